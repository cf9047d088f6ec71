"""Who makes this request: asked before every route, so that a forgotten one is closed.

Pages know people by the cookie of their session; the API takes no cookies, so that no other site
can use them: it knows people by a token of Keycloak and programs by their API key. A route is open
to everybody only when it is marked `@public`.
"""

import redis
import structlog
from flask import Flask, current_app, g, request

from app.auth import bearer, demo, keys, renewal, sessions
from app.auth.errors import TwoCredentials
from app.core.actor import Actor
from app.core.errors import Unauthorised
from app.web.csrf import bound_to

POLL_HEADER = "X-Opora-Poll"
"""Sent by what the page asks by itself: it does not keep an idle session alive."""


def install(app: Flask) -> None:
    """Ask before every request of `app`, ahead of all other checks."""
    app.before_request(identify)
    bound_to(_session_key)


def identify() -> None:
    """Set the actor of this request. Raises Unauthorised where nobody may come in unknown."""
    demo.check_host()
    if request.url_rule is None:
        g.actor = _reader_of_a_missing_page()
        return
    view = current_app.view_functions[request.endpoint or ""]
    if getattr(view, "is_public", False):
        return
    g.actor = _program_or_token() if request.path.startswith("/api/") else _person()
    if g.actor is None:
        raise Unauthorised
    structlog.contextvars.bind_contextvars(actor=str(g.actor.id))


def signed_in() -> bool:
    """Whether this browser has a living session; for pages that everybody may see."""
    return _person() is not None


def _session_key() -> str | None:
    key: str | None = g.get("session_key")
    return key


def _reader_of_a_missing_page() -> Actor | None:
    if request.path.startswith("/api/"):
        return None
    try:
        return _person()
    except redis.RedisError:
        return None


def _person() -> Actor | None:
    key = sessions.presented()
    if key is None:
        return None
    session = sessions.find(key, touch=POLL_HEADER not in request.headers)
    if session is not None:
        session = renewal.renewed(key, session)
    if session is None:
        return None
    g.session_key = key
    return session.actor()


def _program_or_token() -> Actor | None:
    """Return whoever the headers name. The API asks no Valkey and no Keycloak for that."""
    given = request.authorization
    key, secret = request.headers.get("X-Api-Key"), request.headers.get("X-Api-Secret")
    if given and (key or secret):
        raise TwoCredentials
    if given and given.type == "bearer":
        return bearer.actor_of(given.token or "")
    if given and given.type == "basic":
        return keys.actor_of(given.username or "", given.password or "")
    if key or secret:
        return keys.actor_of(key or "", secret or "")
    return None
