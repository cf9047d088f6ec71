"""Keycloak is killed, and its keys are rotated: who goes on, and what the others are told."""

from datetime import timedelta

import jwt
import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from app.auth.jwks import Jwks
from app.core import time
from app.up.realm import Admin
from tests.auth.doors import sign_in
from tests.auth.test_token_endpoint import by_password, told
from tests.conftest import MakeApp, new_client
from tests.identity import keycloak_down
from tests.servers import KeycloakAt

pytestmark = [pytest.mark.keycloak, pytest.mark.serial]


def api(client: FlaskClient, token: str) -> int:
    headers = {"Authorization": f"Bearer {token}"}
    return client.get("/api/v1/departments", headers=headers).status_code


def access_token(client: FlaskClient, keycloak: KeycloakAt) -> str:
    found: str = told(by_password(client, "vera.lang", keycloak.demo_password))["access_token"]
    return found


def test_while_keycloak_is_down_the_signed_in_and_valid_tokens_go_on(
    app: Flask, client: FlaskClient, keycloak: KeycloakAt, make_app: MakeApp
) -> None:
    sign_in(client, "vera.lang", keycloak.demo_password)
    token = access_token(client, keycloak)
    assert api(client, token) == 200
    restarted = new_client(make_app())
    with keycloak_down():
        assert client.get("/settings").status_code == 200
        with time_machine.travel(time.now() + timedelta(minutes=6), tick=False) as clock:
            assert client.get("/settings").status_code == 200
            clock.shift(timedelta(minutes=29))
            assert client.get("/settings").status_code == 200
        assert api(client, token) == 200
        assert api(restarted, token) == 200, "the copy of the keys outlives the process"

        page = new_client(app).get("/auth/start")
        assert page.status_code == 503
        assert "The sign-in service does not answer" in page.text
        assert by_password(client, "vera.lang", keycloak.demo_password).status_code == 503

    assert client.get("/settings").status_code == 200
    assert new_client(app).get("/auth/start").status_code == 303


def test_after_the_grace_a_session_that_nobody_confirms_ends(
    client: FlaskClient, keycloak: KeycloakAt
) -> None:
    sign_in(client, "vera.lang", keycloak.demo_password)
    with keycloak_down(), time_machine.travel(time.now(), tick=False) as clock:
        clock.shift(timedelta(minutes=6))
        assert client.get("/settings").status_code == 200
        clock.shift(timedelta(minutes=31))
        assert client.get("/settings").status_code == 303


def test_keys_are_rotated_and_tokens_old_and_new_work(
    app: Flask, client: FlaskClient, keycloak: KeycloakAt, keycloak_admin: Admin
) -> None:
    old = access_token(client, keycloak)
    assert api(client, old) == 200
    keys: Jwks = app.extensions["opora.jwks"]
    keys._cooldown = 0  # noqa: SLF001 - the test does not wait the half minute
    realm = keycloak_admin.ask("GET", "")
    added = {
        "name": "rotated",
        "providerId": "rsa-generated",
        "providerType": "org.keycloak.keys.KeyProvider",
        "parentId": realm["id"],
        "config": {"priority": ["500"], "enabled": ["true"], "active": ["true"]},
    }
    keycloak_admin.ask("POST", "/components", added)
    query = {"name": "rotated", "parent": realm["id"]}
    try:
        new = access_token(client, keycloak)
        assert _kid(new) != _kid(old)
        assert api(client, new) == 200
        assert api(client, old) == 200
    finally:
        for component in keycloak_admin.ask("GET", "/components", **query):
            keycloak_admin.ask("DELETE", f"/components/{component['id']}")


def _kid(token: str) -> str:

    found: str = jwt.get_unverified_header(token)["kid"]
    return found
