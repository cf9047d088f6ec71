"""Keycloak as the desk asks it: sign-in, renewal, a password for tokens, sign-out."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import requests
import structlog
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from prometheus_client import Gauge

from app.auth.errors import BrokenSignIn, IdentityProviderAway, SignInEnded, WrongCredentials
from app.core.settings import settings

log = structlog.get_logger()

TIMEOUT_SECONDS = 3
# With a label, since without one it would say 0 before anybody has asked.
UP = Gauge(
    "opora_idp_up",
    "1 when the identity provider answered last",
    ["provider"],
    multiprocess_mode="mostrecent",
)


@dataclass(frozen=True)
class Tokens:
    """What Keycloak gave; never logged, never shown."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    id: str | None = field(repr=False)
    expires_in: int
    refresh_expires_in: int


def is_there() -> bool:
    """Whether Keycloak answers for our realm."""
    try:
        with noted():
            requests.get(settings().realm_url, timeout=TIMEOUT_SECONDS).raise_for_status()
    except requests.RequestException:
        return False
    return True


def sign_in_address(*, state: str, nonce: str, verifier: str, language: str) -> str:
    """Return where the browser goes to sign in."""
    address, _ = _web_client().create_authorization_url(
        f"{settings().issuer}/protocol/openid-connect/auth",
        state=state,
        nonce=nonce,
        code_verifier=verifier,
        ui_locales=language,
    )
    return str(address)


def redeem(way_back: str, *, state: str, verifier: str) -> Tokens:
    """Exchange the code of the address that Keycloak sent the browser back to.

    Raises BrokenSignIn when Keycloak or the state says no, IdentityProviderAway when nothing.
    """
    try:
        return _ask(
            _web_client(), authorization_response=way_back, state=state, code_verifier=verifier
        )
    except OAuthError as fault:
        log.warning("sign-in refused", error=fault.error)
        raise BrokenSignIn from fault


def renew(refresh: str) -> Tokens:
    """Exchange a refresh token of the web client, once. Raises SignInEnded when refused."""
    return _renewed(_web_client(), refresh)


def renew_for_api(refresh: str) -> Tokens:
    """Exchange a refresh token that the token endpoint gave. Raises SignInEnded when refused."""
    return _renewed(_api_client(), refresh)


def tokens_for(login: str, password: str) -> Tokens:
    """Exchange a login and password. Raises WrongCredentials, whatever is wrong with them."""
    try:
        return _ask(_api_client(), grant_type="password", username=login, password=password)
    except OAuthError as fault:
        raise _refusal(fault, WrongCredentials()) from fault


def sign_out_address(id_token: str | None) -> str:
    """Return where the browser goes to sign out of Keycloak too, and back to us."""
    query = {
        "client_id": settings().web_client_id,
        "post_logout_redirect_uri": f"{settings().public_url}/",
    }
    if id_token:
        query["id_token_hint"] = id_token
    return f"{settings().issuer}/protocol/openid-connect/logout?{urlencode(query)}"


@contextmanager
def noted() -> Iterator[None]:
    """Note, for whoever watches, whether the provider answers what the block asks it."""
    answered = False
    try:
        yield
        answered = True
    except OAuthError:  # a no is an answer
        answered = True
        raise
    finally:
        UP.labels("keycloak").set(answered)


def _renewed(client: OAuth2Session, refresh: str) -> Tokens:
    try:
        return _ask(client, grant_type="refresh_token", refresh_token=refresh)
    except OAuthError as fault:
        raise _refusal(fault, SignInEnded()) from fault


def _ask(client: OAuth2Session, **grant: str) -> Tokens:
    address = f"{settings().realm_url}/protocol/openid-connect/token"
    try:
        with noted():
            return _tokens(client.fetch_token(address, timeout=TIMEOUT_SECONDS, **grant))
    except (requests.RequestException, ValueError, KeyError) as fault:
        raise IdentityProviderAway from fault


def _tokens(answer: Mapping[str, Any]) -> Tokens:
    return Tokens(
        access=answer["access_token"],
        refresh=answer["refresh_token"],
        id=answer.get("id_token"),
        expires_in=answer["expires_in"],
        refresh_expires_in=answer["refresh_expires_in"],
    )


def _refusal(fault: OAuthError, refused: Exception) -> Exception:
    """Tell a no to the person from a no to us, which is a fault of the installation."""
    if fault.error == "invalid_grant":
        return refused
    log.error("the identity provider refuses the desk itself", error=fault.error)
    return IdentityProviderAway()


def _web_client() -> OAuth2Session:
    known = settings()
    return OAuth2Session(
        known.web_client_id,
        known.web_client_secret,
        scope="openid profile email",
        redirect_uri=f"{known.public_url}/auth/callback",
        code_challenge_method="S256",
    )


def _api_client() -> OAuth2Session:
    known = settings()
    return OAuth2Session(known.api_client_id, known.api_client_secret)
