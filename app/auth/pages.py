"""Signing in and out in the browser."""

from flask import Blueprint, Response, make_response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.auth import demo, flows, identify, provider, renewal, sessions
from app.auth.errors import BrokenSignIn, IdentityProviderAway, InvalidToken
from app.auth.tokens import verify_access, verify_id, verify_logout
from app.core import audit
from app.core.actor import SYSTEM, public
from app.core.db import transaction
from app.core.errors import NotFound
from app.core.settings import settings
from app.core.text import lazy
from app.web import nav
from app.web.csrf import csrf_exempt, csrf_public
from app.web.look import LANGUAGES, locale
from app.web.render import render

pages = Blueprint("auth", __name__, template_folder="templates")

nav.add(
    nav.Entry(
        "sign-out", lazy("Sign out"), "log-out", "auth.sign_out", group="you", order=90, post=True
    )
)


@pages.get("/sign-in")
@public
def sign_in() -> AnyResponse:
    """Show the one button that leads to Keycloak, or in the demonstration the people to choose."""
    return_to = flows.local_path(request.args.get("next"))
    if identify.signed_in():
        return redirect(return_to, 303)
    if settings().demo_sign_in:
        page, people = "auth/demo.html", demo.people()
    else:
        page, people = "auth/sign_in.html", demo.people() if settings().demo_password else ()
    return make_response(
        render(
            page,
            return_to=return_to,
            people=people,
            demo_password=settings().demo_password,
            languages=LANGUAGES,
        )
    )


@pages.get("/auth/start")
@public
def start() -> AnyResponse:
    """Send the browser to Keycloak; when that does not answer, say so instead."""
    if settings().demo_sign_in:
        raise NotFound
    if not provider.is_there():
        return _away()
    browser = flows.browser() or flows.new_browser()
    flow = flows.begin(browser, request.args.get("next", "/"))
    address = provider.sign_in_address(
        state=flow.state, nonce=flow.nonce, verifier=flow.verifier, language=locale()
    )
    response = redirect(address, 303)
    flows.remember_browser(response, browser)
    return response


@pages.get("/auth/callback")
@public
def callback() -> AnyResponse:
    """Take in whoever comes back from Keycloak."""
    try:
        return _came_back()
    except IdentityProviderAway:
        return _away()
    except (BrokenSignIn, InvalidToken):
        if identify.signed_in():  # the browser's "back" over a sign-in that has worked
            return redirect("/", 303)
        return make_response(render("auth/broken.html"), 400)


@pages.post("/sign-out")
def sign_out() -> AnyResponse:
    """End the session here, then lead to Keycloak, which ends its own and leads back."""
    key = sessions.presented() or ""
    session, kept = sessions.find(key), sessions.tokens(key)
    sessions.end(key)
    if session:
        with transaction():
            audit.record("session.ended", by=session.actor(), subject=session.name)
    here = settings().demo_sign_in
    address = (
        url_for("auth.sign_in") if here else provider.sign_out_address(kept.id if kept else None)
    )
    response = redirect(address, 303)
    sessions.take_back(response)
    return response


@pages.post("/auth/backchannel-logout")
@public
@csrf_exempt
def backchannel_logout() -> AnyResponse:
    """End the sessions that Keycloak says have ended; only its signature opens this door."""
    try:
        logout = verify_logout(request.form.get("logout_token", ""))
    except InvalidToken:
        return make_response({"error": "invalid_request"}, 400)
    if logout.sid:
        ended = sessions.end_of_sid(logout.sid)
    else:
        ended = sessions.end_of_subject(logout.subject or "")
    if ended:
        with transaction():
            audit.record("session.ended_by_provider", by=SYSTEM, subject=logout.subject)
    return make_response("", 200)


@pages.post("/auth/demo")
@public
@csrf_public
def demo_sign_in() -> AnyResponse:
    """Be the chosen person of the demonstration."""
    if not settings().demo_sign_in:
        raise NotFound
    wanted = request.form.get("person")
    found = next((person for person in demo.people() if person.subject == wanted), None)
    if found is None:
        raise NotFound
    session = renewal.opened(found, sid=None, demo=True)
    return _begun(session, None, flows.local_path(request.form.get("next")))


def _came_back() -> Response:
    state = request.args.get("state", "")
    flow = flows.finish(state, flows.browser())
    if request.args.get("iss", settings().issuer) != settings().issuer:
        raise BrokenSignIn
    tokens = provider.redeem(request.url, state=flow.state, verifier=flow.verifier)
    known = verify_id(tokens.id or "", nonce=flow.nonce)
    claims = verify_access(tokens.access)
    if claims.sub != known.sub:
        raise InvalidToken
    return _begun(renewal.opened(claims.person(), sid=claims.sid), tokens, flow.return_to)


def _begun(session: sessions.Session, tokens: provider.Tokens | None, return_to: str) -> Response:
    before = sessions.presented()
    if before:
        sessions.end(before)
    with transaction():
        audit.record("session.started", by=session.actor(), subject=session.name)
    response = make_response(redirect(return_to, 303))
    sessions.give(response, sessions.start(session, tokens))
    return response


def _away() -> Response:
    response = make_response(render("auth/away.html"), 503)
    response.headers["Retry-After"] = "30"
    return response
