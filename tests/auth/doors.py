"""Ways in for tests: a session without Keycloak, tokens of an own key, Keycloak's real page."""

import contextlib
import html
import re
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

import jwt
import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from flask import Flask
from flask.testing import FlaskClient
from jwt.algorithms import RSAAlgorithm

from app.auth import renewal, sessions
from app.auth.jwks import Jwks
from app.core.actor import Role
from app.core.settings import Settings
from app.people.directory import FoundPerson
from app.up.realm import Admin

VERA = FoundPerson(
    subject="11111111-0000-4000-8000-000000000001",
    login="vera",
    name="Vera Lang",
    email="vera@opora.example",
    position=None,
    active=True,
    roles=frozenset({Role.AGENT}),
    departments=frozenset({"/cards"}),
)
ADMIN = replace(
    VERA,
    subject="11111111-0000-4000-8000-000000000002",
    login="nina",
    name="Nina Root",
    roles=frozenset({Role.ADMIN}),
    departments=frozenset(),
)


def enter(client: FlaskClient, who: FoundPerson = VERA, *, sid: str | None = None) -> str:
    """Give the client a living session of this person; returns the session's id."""
    with client.application.app_context():
        key = sessions.start(renewal.opened(who, sid=sid), None)
        client.set_cookie(sessions.cookie_name(), key)
    return key


def form_token(client: FlaskClient, page: str = "/settings") -> str:
    # A page for strangers has the token in its forms alone.
    found = re.search(r'(?:data-csrf|name="_csrf" value)="([^"]+)"', client.get(page).text)
    assert found
    return found.group(1)


@dataclass
class Signer:
    """A key of our own whose public half the desk trusts as if Keycloak had published it."""

    settings: Settings
    kid: str = "test"
    key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))

    def trusted_by(self, app: Flask) -> "Signer":
        public = RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        keys = Jwks(self.settings.realm_url, self.settings.state_dir / "unused.json")
        keys._keys[self.kid] = jwt.PyJWK({**public, "kid": self.kid, "alg": "RS256"})  # noqa: SLF001 - as a fetch would
        keys._fetched_at = time.time()  # noqa: SLF001
        app.extensions["opora.jwks"] = keys
        return self

    def access(self, **changed: Any) -> str:
        return self.sign(
            {
                "sub": VERA.subject,
                "aud": "opora-api",
                "typ": "Bearer",
                "preferred_username": "vera",
                "name": "Vera Lang",
                "realm_access": {"roles": ["agent"]},
                "groups": ["/departments/cards"],
                **changed,
            }
        )

    def logout(self, **changed: Any) -> str:
        return self.sign(
            {
                "aud": self.settings.web_client_id,
                "typ": "Logout",
                "jti": f"jti-{time.monotonic_ns()}",
                "sid": "sid-1",
                "sub": VERA.subject,
                "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
                **changed,
            }
        )

    def sign(self, claims: dict[str, Any]) -> str:
        """Sign the claims; moments are seconds from now, and None leaves a claim out."""
        full = {"iss": self.settings.issuer, "iat": 0, "exp": 300, **claims}
        kept = {name: value for name, value in full.items() if value is not None}
        for name in kept.keys() & {"iat", "exp", "nbf"}:
            kept[name] += int(time.time())
        return jwt.encode(kept, self.key, "RS256", {"kid": self.kid})


class KeycloakPage:
    """A browser at Keycloak. Its cookies are secure ones, which Python would not send back."""

    def __init__(self) -> None:
        self.jar: dict[str, str] = {}

    def ask(self, method: str, address: str, **body: Any) -> requests.Response:
        cookies = "; ".join(f"{name}={value}" for name, value in self.jar.items())
        answer = requests.request(
            method, address, headers={"Cookie": cookies}, allow_redirects=False, timeout=20, **body
        )
        self.jar.update(dict(answer.cookies.items()))
        return answer

    def sign_in(self, address: str, login: str, password: str) -> str:
        """Return where Keycloak sends the browser back to."""
        page = self.ask("GET", address)
        form = re.search(r'action="([^"]+)"', page.text)
        assert form, page.text
        answer = self.ask(
            "POST", html.unescape(form.group(1)), data={"username": login, "password": password}
        )
        assert answer.status_code == 302, _said(answer.text)
        return answer.headers["Location"]


@dataclass(frozen=True)
class Newcomer:
    """Somebody made in the real Keycloak for one test, which may do with them as it likes."""

    id: str
    login: str
    password: str = field(repr=False)


@contextlib.contextmanager
def newcomer(admin: Admin, *roles: str) -> Iterator[Newcomer]:
    """Have somebody with these roles in Keycloak for the length of the block."""
    login, password = f"new-{secrets.token_hex(6)}", secrets.token_urlsafe(24)
    user = {
        "username": login,
        "email": f"{login}@opora.example",
        "firstName": "New",
        "lastName": login,
        "enabled": True,
        "credentials": [{"type": "password", "value": password, "temporary": False}],
    }
    admin.ask("POST", "/users", user)
    [found] = admin.ask("GET", "/users", username=login, exact="true")
    try:
        wanted = [admin.ask("GET", f"/roles/{role}") for role in roles]
        admin.ask("POST", f"/users/{found['id']}/role-mappings/realm", wanted)
        yield Newcomer(found["id"], login, password)
    finally:
        admin.ask("DELETE", f"/users/{found['id']}")


def begin(client: FlaskClient, return_to: str = "/settings") -> str:
    """Start a sign-in; return the address at Keycloak."""
    answer = client.get("/auth/start", query_string={"next": return_to})
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def sign_in(client: FlaskClient, login: str, password: str) -> KeycloakPage:
    """Sign the client in through the real Keycloak."""
    page = KeycloakPage()
    back = page.sign_in(begin(client), login, password)
    answer = client.get(local(back))
    assert answer.status_code == 303, answer.text
    return page


def local(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


def _said(page: str) -> str:
    """What Keycloak's page says, without its head and markup."""
    body = page.partition("<body")[2]
    words = re.sub(r"<script.*?</script>|<[^>]+>", " ", body, flags=re.DOTALL)
    return " ".join(words.split())
