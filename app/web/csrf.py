"""Forms that only our own pages can send (attack class 23).

The token is an HMAC under a secret of the reader's session, with a nonce of its own in every page,
so that it cannot be guessed from elsewhere and compressed pages do not give it away. Before
sign-in there is no session: public forms are bound to a cookie made for that.
"""

import hmac
import secrets
from collections.abc import Callable
from hashlib import sha256
from typing import TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request
from markupsafe import Markup

from app.core.errors import Forbidden, Unauthorised
from app.core.settings import settings
from app.core.text import lazy

FIELD = "_csrf"
HEADER = "X-CSRF-Token"
COOKIE = "opora_form"
SAFE = {"GET", "HEAD", "OPTIONS"}
NONCE_BYTES = 9

View = TypeVar("View", bound=Callable[..., object])
Secret = Callable[[], str | None]
_session_secret: list[Secret] = []


class ForeignForm(Forbidden):
    """The form was not made by this desk for this session."""

    code = "foreign_form"
    words = lazy("This form is too old or came from another site. Open the page again.")


def bound_to(secret: Secret) -> Secret:
    """Have `secret` name the session of the present request; None when nobody has signed in."""
    _session_secret[:] = [secret]
    return secret


def csrf_exempt(view: View) -> View:
    """Let programs post here; they prove themselves otherwise (back-channel logout only)."""
    view.csrf = "exempt"  # type: ignore[attr-defined]
    return view


def csrf_public(view: View) -> View:
    """Let whoever has not signed in send this form, bound to a cookie instead of a session."""
    view.csrf = "public"  # type: ignore[attr-defined]
    return view


def protect(app: Flask) -> None:
    """Check every request of a page that may change something. The API takes no cookies."""
    app.before_request(check)
    app.after_request(_keep_cookie)
    app.jinja_env.globals.update(csrf_field=csrf_field, csrf_token=csrf_token)


def check() -> None:
    """Raise ForeignForm, or Unauthorised when nobody is there to own a form."""
    if request.method in SAFE or request.path.startswith("/api/") or request.url_rule is None:
        return
    rule = getattr(current_app.view_functions[request.endpoint or ""], "csrf", "session")
    if rule == "exempt":
        return
    secret = _secret()
    if secret is None and rule == "public":
        secret = request.cookies.get(COOKIE)
    elif secret is None:
        raise Unauthorised
    if not secret or not _from_here() or not _is_of(secret, _sent()):
        raise ForeignForm


def csrf_token() -> str:
    """Return the page's token for this session, or for this browser when nobody has signed in."""
    if "csrf_token" not in g:
        nonce = secrets.token_urlsafe(NONCE_BYTES)
        g.csrf_token = f"{nonce}.{_signature(_secret() or _cookie(), nonce)}"
    found: str = g.csrf_token
    return found


def csrf_field() -> Markup:
    # The token's letters are ours: nothing to escape.
    return Markup(f'<input type="hidden" name="{FIELD}" value="{csrf_token()}">')  # noqa: S704


def _secret() -> str | None:
    return _session_secret[0]() if _session_secret else None


def _cookie() -> str:
    if "form_cookie" not in g:
        g.form_cookie = request.cookies.get(COOKIE) or secrets.token_urlsafe(32)
    found: str = g.form_cookie
    return found


def _keep_cookie(response: Response) -> Response:
    if "form_cookie" in g and request.cookies.get(COOKIE) != g.form_cookie:
        secure = bool(settings().cookie_secure)
        response.set_cookie(COOKIE, g.form_cookie, httponly=True, secure=secure, samesite="Strict")
    return response


def _from_here() -> bool:
    """What the browser itself says about the sender; a page elsewhere cannot forge it."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        return False
    origin = request.headers.get("Origin")
    ours = {request.host, urlsplit(settings().public_url).netloc}
    return origin is None or urlsplit(origin).netloc in ours


def _sent() -> str:
    return request.headers.get(HEADER) or request.form.get(FIELD, "")


def _is_of(secret: str, token: str) -> bool:
    nonce, _, signature = token.partition(".")
    return hmac.compare_digest(_signature(secret, nonce).encode(), signature.encode())


def _signature(secret: str, nonce: str) -> str:
    return hmac.new(secret.encode(), f"opora form {nonce}".encode(), sha256).hexdigest()
