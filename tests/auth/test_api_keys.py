"""Keys of API clients: what they open, and when they stop."""

import base64
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from structlog.testing import capture_logs

from app.auth.models import ApiClient
from app.auth.services import NewApiClient
from app.core import time
from app.core.audit import AuditEntry
from app.core.db import db, transaction
from tests.auth.keys import ask, made
from tests.conftest import MakeApp, new_client

__all__ = ["made"]


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
