"""API clients: who makes them, what a key opens, and when it stops."""

import base64
import re
from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, text
from structlog.testing import capture_logs

from app.auth import services
from app.auth.models import ApiClient
from app.auth.services import NewApiClient
from app.core import time
from app.core.actor import SYSTEM, Scope
from app.core.audit import AuditEntry
from app.core.db import db, transaction
from tests.auth.doors import ADMIN, Signer, enter, form_token
from tests.conftest import MakeApp, new_client


@pytest.fixture
def made(app: Flask) -> NewApiClient:
    with app.app_context():
        return make(scopes={Scope.PEOPLE_READ})


def make(*, scopes: set[Scope], expires_at: datetime | None = None) -> NewApiClient:
    with transaction():
        found = services.create_api_client(
            "Bus",
            scopes=scopes,
            departments=[],
            expires_at=expires_at or time.now() + timedelta(days=30),
            by=SYSTEM,
        )
        db.session.flush()
        db.session.expunge(found.client)
        return found


def in_a_month() -> str:
    return (time.now() + timedelta(days=30)).isoformat()


def ask(client: FlaskClient, key: str, secret: str, address: str = "/api/v1/people") -> int:
    headers = {"X-Api-Key": key, "X-Api-Secret": secret}
    return client.get(address, headers=headers).status_code


def test_key_and_secret_open_what_the_scopes_say(client: FlaskClient, made: NewApiClient) -> None:
    assert ask(client, made.client.api_key, made.secret) == 200
    assert ask(client, made.client.api_key, made.secret, "/api/v1/api-clients") == 403


def test_http_basic_carries_them_too(client: FlaskClient, made: NewApiClient) -> None:
    basic = base64.b64encode(f"{made.client.api_key}:{made.secret}".encode()).decode()
    answer = client.get("/api/v1/people", headers={"Authorization": f"Basic {basic}"})
    assert answer.status_code == 200


@pytest.mark.attack(18)
def test_an_empty_or_wrong_secret_opens_nothing(client: FlaskClient, made: NewApiClient) -> None:
    key = made.client.api_key
    for secret in ("", " ", made.secret[:-1], made.secret + "x", made.client.secret_hash, "é"):
        assert ask(client, key, secret) == 401
    assert ask(client, "", made.secret) == 401
    assert ask(client, "opora_unknown", "") == 401


@pytest.mark.attack(18)
def test_an_empty_hash_cannot_even_be_kept(app: Flask) -> None:
    with (
        app.app_context(),
        pytest.raises(Exception, match="ck_api_client_secret_hash"),
        transaction(),
    ):
        db.session.add(
            ApiClient(
                name="x",
                api_key="opora_x",
                secret_hash="",
                scopes=[],
                created_at=time.now(),
                expires_at=time.now(),
            )
        )


@pytest.mark.attack(18)
def test_a_key_stops_when_it_expires(client: FlaskClient, made: NewApiClient) -> None:
    with time_machine.travel(time.now() + timedelta(days=29)):
        assert ask(client, made.client.api_key, made.secret) == 200
    with time_machine.travel(time.now() + timedelta(days=30, seconds=1)):
        assert ask(client, made.client.api_key, made.secret) == 401


def test_keys_go_on_without_valkey(make_app: MakeApp, made: NewApiClient) -> None:
    client = new_client(make_app(valkey_url="redis://127.0.0.1:1/0"))
    assert ask(client, made.client.api_key, made.secret) == 200


def test_the_last_use_is_kept_to_the_minute(
    app: Flask, client: FlaskClient, made: NewApiClient
) -> None:
    with time_machine.travel(time.now(), tick=False) as clock:
        ask(client, made.client.api_key, made.secret)
        first = time.now()
        clock.shift(30)
        ask(client, made.client.api_key, made.secret)
        with app.app_context():
            assert db.session.scalar(select(ApiClient.last_used_at)) == first
        clock.shift(31)
        ask(client, made.client.api_key, made.secret)
        with app.app_context():
            assert db.session.scalar(select(ApiClient.last_used_at)) == time.now()


def test_an_admin_makes_and_revokes_one_in_the_browser(app: Flask, client: FlaskClient) -> None:
    enter(client, ADMIN)
    token = form_token(client)
    form = {"_csrf": token, "name": "Bus", "scopes": "people:read", "days": "90"}
    shown = client.post("/api-clients", data=form)
    assert shown.status_code == 201
    key, secret = re.findall(r"<dd><code>([^<]+)</code>", shown.text)
    assert shown.headers["Cache-Control"] == "no-store"
    assert ask(client, key, secret) == 200
    listed = client.get("/api-clients").text
    assert key in listed
    assert secret not in listed
    client.post(f"/api-clients/{key}/revocation", data={"_csrf": token})
    assert ask(client, key, secret) == 401
    with app.app_context():
        deeds = db.session.scalars(select(AuditEntry.what).order_by(AuditEntry.id)).all()
        kept = db.session.scalars(select(ApiClient.secret_hash)).all()
    assert {"api_client.created", "api_client.revoked"} <= set(deeds)
    assert secret not in kept


def test_a_form_with_faults_keeps_what_was_typed_and_names_them(client: FlaskClient) -> None:
    enter(client, ADMIN)
    form = {"_csrf": form_token(client), "name": "", "days": "90"}
    answer = client.post("/api-clients", data=form)
    assert answer.status_code == 422
    assert "Choose what it may do." in answer.text
    assert "Give it a name" in answer.text


@pytest.mark.attack(21)
def test_only_an_admin_reaches_api_clients(app: Flask, client: FlaskClient) -> None:
    enter(client)
    token = form_token(client)
    form = {"_csrf": token, "name": "Mine", "scopes": "incidents:read", "days": "90"}
    assert client.get("/api-clients").status_code == 403
    assert client.post("/api-clients", data=form).status_code == 403
    assert client.post("/api-clients/opora_x/revocation", data={"_csrf": token}).status_code == 403
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(ApiClient)) == 0


@pytest.mark.attack(21)
@pytest.mark.parametrize("field", ["id", "secret_hash", "api_key", "roles", "created_by_id"])
def test_fields_that_nobody_asked_for_are_refused(
    client: FlaskClient, signer: Signer, field: str
) -> None:
    body = {
        "name": "Bus",
        "scopes": ["people:read"],
        "expires_at": in_a_month(),
        field: "x",
    }
    token = signer.access(realm_access={"roles": ["admin"]})
    headers = {"Authorization": f"Bearer {token}"}
    answer = client.post("/api/v1/api-clients", json=body, headers=headers)
    assert answer.status_code == 422
    assert answer.json
    assert list(answer.json["faults"]) == [field]


@pytest.mark.attack(21)
def test_a_client_cannot_be_given_a_role_or_an_endless_life(
    client: FlaskClient, signer: Signer
) -> None:
    headers = {"Authorization": f"Bearer {signer.access(realm_access={'roles': ['admin']})}"}
    soon = in_a_month()
    late = (time.now() + timedelta(days=400)).isoformat()
    for bent in (
        {"name": "x", "scopes": ["admin"], "expires_at": soon},
        {"name": "x", "scopes": ["people:read"], "expires_at": late},
        {"name": "x", "scopes": ["people:read"], "expires_at": "2020-01-01T00:00:00Z"},
        {"name": "x", "scopes": [], "expires_at": soon},
        {"name": "x", "scopes": ["people:read"], "expires_at": soon, "departments": ["/no"]},
        {"name": "x\0", "scopes": ["people:read"], "expires_at": soon},
    ):
        answer = client.post("/api/v1/api-clients", json=bent, headers=headers)
        assert answer.status_code == 422, bent


def test_a_program_makes_one_uses_it_and_revokes_it(client: FlaskClient, signer: Signer) -> None:
    headers = {"Authorization": f"Bearer {signer.access(realm_access={'roles': ['admin']})}"}
    body = {
        "name": "Bus",
        "scopes": ["people:read"],
        "departments": ["/cards"],
        "expires_at": in_a_month(),
    }
    answer = client.post("/api/v1/api-clients", json=body, headers=headers)
    assert answer.status_code == 201
    made = answer.json
    assert made
    assert made["departments"] == ["/cards"]
    assert ask(client, made["api_key"], made["secret_api_key"]) == 200
    listed = client.get("/api/v1/api-clients", headers=headers)
    assert made["api_key"] in listed.text
    assert made["secret_api_key"] not in listed.text
    gone = client.delete(f"/api/v1/api-clients/{made['api_key']}", headers=headers)
    assert gone.status_code == 204
    assert ask(client, made["api_key"], made["secret_api_key"]) == 401
    missing = client.delete("/api/v1/api-clients/opora_none", headers=headers)
    assert missing.status_code == 404


@pytest.mark.attack(18)
def test_a_request_sent_again_makes_no_second_client_and_tells_no_secret(
    app: Flask, client: FlaskClient, signer: Signer
) -> None:
    token = signer.access(realm_access={"roles": ["admin"]})
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "bus-1"}
    body = {"name": "Bus", "scopes": ["people:read"], "expires_at": in_a_month()}
    first = client.post("/api/v1/api-clients", json=body, headers=headers)
    second = client.post("/api/v1/api-clients", json=body, headers=headers)
    assert first.json
    assert (second.status_code, second.json) == (201, {**first.json, "secret_api_key": None})
    assert second.headers["Idempotency-Replayed"] == "true"
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(ApiClient)) == 1
        kept = db.session.execute(text("SELECT idempotency::text FROM core.idempotency"))
        assert first.json["secret_api_key"] not in str(kept.all())


@pytest.mark.attack(25)
def test_no_secret_reaches_the_logs(client: FlaskClient, made: NewApiClient) -> None:
    with capture_logs() as logs:
        ask(client, made.client.api_key, made.secret)
        ask(client, made.client.api_key, made.secret + "x")
    assert made.secret not in repr(logs)
    assert made.secret not in repr(made)


@pytest.mark.attack(19)
def test_a_refused_key_of_ours_is_in_the_audit_log_and_floods_it_not(
    client: FlaskClient, made: NewApiClient
) -> None:
    refused = select(AuditEntry).where(AuditEntry.what == "api_client.refused")
    for _ in range(3):
        assert ask(client, made.client.api_key, "wrong") == 401
        assert ask(client, "opora_made_up", "wrong") == 401
    with client.application.app_context():
        entry = db.session.scalars(refused).one()
        assert entry.subject == made.client.api_key
        assert entry.details == {"address": "127.0.0.1"}
