"""Tokens of Keycloak, verified offline: access, ID and logout tokens are not each other."""

import hmac
import time
from dataclasses import dataclass
from typing import Any

import jwt
from pydantic import ValidationError

from app.auth.claims import Claims
from app.auth.errors import InvalidToken
from app.auth.jwks import ALGORITHMS, jwks
from app.core.settings import settings
from app.core.valkey import valkey

LEEWAY_SECONDS = 30
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
LOGOUT_SECONDS = 150
"""How old a logout token may be; its id is remembered for longer."""


@dataclass(frozen=True)
class Logout:
    """Whose sessions end: one of Keycloak's sessions, or all of a person's."""

    sid: str | None
    subject: str | None


def verify_access(token: str) -> Claims:
    """Return the claims of an access token meant for the API. Raises InvalidToken."""
    claims = _decode(token, audience=settings().api_client_id, required=["sub", "typ"])
    if claims["typ"] != "Bearer":
        raise InvalidToken
    return _claims(claims)


def verify_id(token: str, *, nonce: str) -> Claims:
    """Return the claims of an ID token made for this very sign-in. Raises InvalidToken."""
    claims = _decode(token, audience=settings().web_client_id, required=["sub", "nonce"])
    if claims.get("typ", "ID") != "ID" or not hmac.compare_digest(
        str(claims["nonce"]).encode(), nonce.encode()
    ):
        raise InvalidToken
    return _claims(claims)


def verify_logout(token: str) -> Logout:
    """Return whom a logout token signs out; each token counts once. Raises InvalidToken."""
    claims = _decode(token, audience=settings().web_client_id, required=["jti", "events"])
    sid, subject = claims.get("sid"), claims.get("sub")
    if (
        not isinstance(claims["events"], dict)
        or LOGOUT_EVENT not in claims["events"]
        or "nonce" in claims
        or not (sid or subject)
        or abs(time.time() - claims["iat"]) > LOGOUT_SECONDS
    ):
        raise InvalidToken
    remembered = 2 * LOGOUT_SECONDS + LEEWAY_SECONDS
    if not valkey().set(f"auth:logout:{claims['jti']}", b"1", nx=True, ex=remembered):
        raise InvalidToken
    return Logout(sid, subject)


def _decode(token: str, *, audience: str, required: list[str]) -> dict[str, Any]:
    try:
        kid = jwt.get_unverified_header(token).get("kid")
        return jwt.decode(
            token,
            jwks().key(kid),
            algorithms=ALGORITHMS,
            audience=audience,
            issuer=settings().issuer,
            leeway=LEEWAY_SECONDS,
            options={"require": ["exp", "iat", "iss", "aud", *required]},
        )
    except jwt.PyJWTError as fault:
        raise InvalidToken from fault


def _claims(claims: dict[str, Any]) -> Claims:
    try:
        return Claims.model_validate(claims)
    except ValidationError as fault:
        raise InvalidToken from fault
