"""API clients: who makes and revokes them, and what none can be given."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, text

from app.auth.models import ApiClient
from app.core import time
from app.core.audit import AuditEntry
from app.core.db import db
from tests.auth.doors import ADMIN, Signer, enter, form_token
from tests.auth.keys import ask


def in_a_month() -> str:
    return (time.now() + timedelta(days=30)).isoformat()


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
