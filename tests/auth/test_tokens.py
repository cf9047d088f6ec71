"""Bearer tokens and logout tokens: what is believed, and what only looks like one."""

import base64
import json

import jwt
import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.auth import renewal, sessions
from app.core.settings import Settings
from app.people import queries
from tests.auth.doors import ADMIN, VERA, Signer, enter
from tests.conftest import MakeApp, new_client


def ask(client: FlaskClient, token: str, address: str = "/api/v1/people") -> int:
    return client.get(address, headers={"Authorization": f"Bearer {token}"}).status_code


def test_a_token_of_keycloak_opens_the_api(client: FlaskClient, signer: Signer) -> None:
    assert ask(client, signer.access()) == 200


def test_a_newcomer_with_a_token_is_written_down(
    app: Flask, client: FlaskClient, signer: Signer
) -> None:
    ask(client, signer.access())
    with app.app_context():
        found = queries.person_by_subject(VERA.subject)
        assert found is not None
        assert found.login == "vera"


@pytest.mark.attack(18)
@pytest.mark.parametrize(
    "changed",
    [
        {"exp": -3600},
        {"exp": None},
        {"aud": "opora-web"},
        {"aud": None},
        {"iss": "https://evil.example/realms/opora"},
        {"typ": "ID"},
        {"typ": "Refresh"},
        {"typ": None},
        {"sub": None},
        {"sub": ""},
        {"preferred_username": None},
        {"groups": "/departments/cards"},
        {"nbf": 3600},
    ],
    ids=str,
)
def test_a_token_with_a_wrong_claim_is_refused(
    client: FlaskClient, signer: Signer, changed: dict[str, object]
) -> None:
    assert ask(client, signer.access(**changed)) == 401


@pytest.mark.attack(17)
def test_forged_signatures_are_refused(client: FlaskClient, signer: Signer) -> None:
    header, claims, signature = signer.access().split(".")
    admin = _packed({**_read(claims), "realm_access": {"roles": ["admin"]}})
    nothing = _packed({"alg": "none", "kid": "test"})
    public = signer.key.public_key().public_numbers().n.to_bytes(256, "big")
    by_public_key = jwt.encode(_read(claims), public, "HS256", {"kid": "test"})
    stranger = Signer(signer.settings)
    for forged in (
        f"{header}.{admin}.{signature}",
        f"{nothing}.{claims}.",
        f"{header}.{claims}.",
        by_public_key,
        stranger.access(),
        "",
        "x",
        "a.b.c",
        "é",
    ):
        assert ask(client, forged) == 401, forged


@pytest.mark.attack(21)
def test_a_role_that_the_desk_does_not_know_gives_nothing(
    client: FlaskClient, signer: Signer
) -> None:
    token = signer.access(realm_access={"roles": ["superuser", "admin "]})
    assert ask(client, token) == 403


def test_the_roles_are_those_of_the_token_not_of_the_mirror(
    app: Flask, client: FlaskClient, signer: Signer
) -> None:
    with app.app_context():
        renewal.opened(ADMIN, sid=None)
    token = signer.access(sub=ADMIN.subject, preferred_username=ADMIN.login)
    assert ask(client, token, "/api/v1/api-clients") == 403


def test_tokens_go_on_without_valkey(make_app: MakeApp, settings: Settings) -> None:
    app = make_app(valkey_url="redis://127.0.0.1:1/0")
    token = Signer(settings).trusted_by(app).access()
    assert ask(new_client(app), token) == 200


@pytest.mark.attack(17)
def test_a_token_and_a_key_together_are_refused(client: FlaskClient, signer: Signer) -> None:
    headers = {"Authorization": f"Bearer {signer.access()}", "X-Api-Key": "opora_x"}
    assert client.get("/api/v1/people", headers=headers).status_code == 400


# --- logout tokens


def _logout(client: FlaskClient, token: str) -> int:
    return client.post("/auth/backchannel-logout", data={"logout_token": token}).status_code


def test_a_logout_token_ends_the_sessions_of_its_sid_only(
    app: Flask, client: FlaskClient, signer: Signer
) -> None:
    other = new_client(app)
    enter(client, sid="sid-1")
    enter(other, sid="sid-2")
    assert _logout(client, signer.logout(sid="sid-1")) == 200
    assert client.get("/settings").status_code == 303
    assert other.get("/settings").status_code == 200


def test_a_logout_token_without_sid_ends_all_sessions_of_the_person(
    app: Flask, client: FlaskClient, signer: Signer
) -> None:
    other, stranger = new_client(app), new_client(app)
    enter(client, sid="sid-1")
    enter(other, sid="sid-2")
    enter(stranger, ADMIN, sid="sid-3")
    assert _logout(client, signer.logout(sid=None)) == 200
    assert [each.get("/settings").status_code for each in (client, other, stranger)] == [
        303,
        303,
        200,
    ]


@pytest.mark.attack(17)
@pytest.mark.parametrize(
    "changed",
    [
        {"nonce": "n"},
        {"events": None},
        {"events": {}},
        {"events": "http://schemas.openid.net/event/backchannel-logout"},
        {"sid": None, "sub": None},
        {"jti": None},
        {"iat": -400},
        {"exp": -100},
        {"aud": "opora-api"},
        {"iss": "https://evil.example"},
    ],
    ids=str,
)
def test_a_forged_logout_token_ends_nothing(
    client: FlaskClient, signer: Signer, changed: dict[str, object]
) -> None:
    enter(client, sid="sid-1")
    assert _logout(client, signer.logout(**changed)) == 400
    assert client.get("/settings").status_code == 200


@pytest.mark.attack(17)
def test_a_logout_token_works_once(client: FlaskClient, signer: Signer) -> None:
    token = signer.logout()
    assert _logout(client, token) == 200
    enter(client, sid="sid-1")
    assert _logout(client, token) == 400
    assert client.get("/settings").status_code == 200


@pytest.mark.attack(17)
def test_an_id_token_and_an_unsigned_token_log_nobody_out(
    client: FlaskClient, signer: Signer
) -> None:
    enter(client, sid="sid-1")
    client_id = signer.settings.web_client_id
    id_token = signer.sign({"aud": client_id, "sub": VERA.subject, "sid": "sid-1", "jti": "j"})
    unsigned = f"{_packed({'alg': 'none', 'kid': 'test'})}.{signer.logout().split('.')[1]}."
    for forged in (id_token, unsigned, "", "x.y.z"):
        assert _logout(client, forged) == 400
    assert client.get("/settings").status_code == 200


def test_a_session_that_was_ended_is_not_brought_back_by_a_renewal_on_its_way(
    app: Flask, client: FlaskClient
) -> None:
    key = enter(client, sid="sid-1")
    with app.app_context():
        session = sessions.find(key)
        assert session
        sessions.end(key)
        sessions.update(key, session)
        assert sessions.find(key) is None


def _packed(value: dict[str, object]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def _read(part: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return found
