"""A sign-in on its way: what we must remember between sending the browser out and its return.

Kept in Valkey, found by the state, used once, and only by the browser that began it.
"""

import hmac
import secrets
from hashlib import sha256
from urllib.parse import urlsplit

from flask import request
from pydantic import BaseModel
from werkzeug.wrappers import Response

from app.auth.errors import BrokenSignIn
from app.core.settings import settings
from app.core.valkey import valkey

COOKIE = "opora_browser"
LIFE_SECONDS = 15 * 60
NO_RETURN = ("/sign-in", "/sign-out", "/auth/")
LONGEST_ADDRESS = 2000


class Flow(BaseModel, frozen=True):
    """The secrets of one sign-in and where the person wanted to go."""

    state: str
    nonce: str
    verifier: str
    browser: str
    return_to: str


def begin(browser: str, return_to: str) -> Flow:
    """Remember a sign-in that this browser begins."""
    flow = Flow(
        state=secrets.token_urlsafe(32),
        nonce=secrets.token_urlsafe(32),
        verifier=secrets.token_urlsafe(48),
        browser=_hash(browser),
        return_to=local_path(return_to),
    )
    valkey().set(_place(flow.state), flow.model_dump_json(), ex=LIFE_SECONDS)
    return flow


def finish(state: str, browser: str | None) -> Flow:
    """Return the sign-in of this state, once. Raises BrokenSignIn for another browser's."""
    found = valkey().getdel(_place(state))
    if found is None:
        raise BrokenSignIn
    flow = Flow.model_validate_json(found)
    if browser is None or not hmac.compare_digest(flow.browser, _hash(browser)):
        raise BrokenSignIn
    return flow


def browser() -> str | None:
    """Return the random name that this browser was given."""
    return request.cookies.get(COOKIE)


def new_browser() -> str:
    """Make a random name for a browser."""
    return secrets.token_urlsafe(32)


def remember_browser(response: Response, name: str) -> None:
    """Send the browser its random name; it comes back with the way back from Keycloak."""
    response.set_cookie(
        COOKIE,
        name,
        max_age=LIFE_SECONDS,
        httponly=True,
        secure=bool(settings().cookie_secure),
        samesite="Lax",
        path="/auth/",
    )


def local_path(address: str | None) -> str:
    """Return `address` if it is a path of this desk, else the front page."""
    if not address or len(address) > LONGEST_ADDRESS or not address.isprintable():
        return "/"
    parts = urlsplit(address)
    # Browsers read "\" as "/", and two of them as the beginning of a host.
    if parts.scheme or parts.netloc or "\\" in address or not address.startswith("/"):
        return "/"
    return "/" if address.startswith(("//", *NO_RETURN)) else address


def _place(state: str) -> str:
    return f"auth:flow:{_hash(state)}"


def _hash(value: str) -> str:
    return sha256(value.encode()).hexdigest()
