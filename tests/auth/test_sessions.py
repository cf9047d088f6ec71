"""Sessions: what is kept where, how they end, and what cannot begin one."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from structlog.testing import capture_logs

from app.auth import sessions
from app.core import time
from app.core.valkey import valkey
from tests.auth.doors import ADMIN, VERA, enter, form_token
from tests.conftest import MakeApp, new_client


def test_a_session_shows_the_page_that_needs_one(client: FlaskClient) -> None:
    assert client.get("/settings").headers["Location"].startswith("/sign-in")
    enter(client)
    assert "Vera Lang" in client.get("/settings").text


@pytest.mark.attack(17)
def test_valkey_never_holds_an_id_that_opens_a_session(app: Flask, client: FlaskClient) -> None:
    key = enter(client, sid="sid-1")
    with app.app_context():
        kept = valkey().keys("*")
        for name in kept:
            assert key.encode() not in name
            kind = valkey().type(name)
            value = valkey().get(name) if kind == b"string" else valkey().smembers(name)
            assert key not in repr(value)
    assert kept


@pytest.mark.attack(17)
@pytest.mark.parametrize("planted", ["a" * 43, "", "x", "é" * 43, "a" * 3000])
def test_an_id_that_we_did_not_make_opens_nothing(client: FlaskClient, planted: str) -> None:
    client.set_cookie("opora_session", planted)
    assert client.get("/settings").status_code == 303


@pytest.mark.attack(17)
def test_signing_in_again_ends_the_session_that_the_browser_brought(
    make_app: MakeApp,
) -> None:
    client = new_client(make_app(demo_sign_in=True))
    token = form_token(client, "/sign-in")
    planted = _choose(client, token)
    assert _choose(client, token) != planted
    client.set_cookie("opora_session", planted)
    assert client.get("/settings").status_code == 303


@pytest.mark.attack(18)
def test_an_idle_session_ends_and_the_pages_own_poll_does_not_keep_it_alive(
    app: Flask, client: FlaskClient
) -> None:
    key = enter(client)
    with app.app_context():
        place = f"auth:session:{sessions._hash(key)}"  # noqa: SLF001 - its time to live is seen nowhere else
        valkey().expire(place, 100)
        client.get("/settings", headers={"X-Opora-Poll": "1"})
        assert valkey().ttl(place) <= 100
        client.get("/settings")
        assert 3500 < int(valkey().ttl(place)) <= 3600


@pytest.mark.attack(18)
def test_a_session_ends_after_ten_hours_however_busy_it_is(
    client: FlaskClient, make_app: MakeApp
) -> None:
    app = make_app(roles_minutes=10**6)
    client = new_client(app)
    enter(client)
    with time_machine.travel(time.now() + timedelta(hours=9, minutes=59)):
        assert client.get("/settings").status_code == 200
    with time_machine.travel(time.now() + timedelta(hours=10)):
        assert client.get("/settings").status_code == 303
    assert client.get("/settings").status_code == 303


def test_signing_out_ends_the_session_itself_not_only_the_cookie(client: FlaskClient) -> None:
    key = enter(client)
    answer = client.post("/sign-out", data={"_csrf": form_token(client)})
    assert "/protocol/openid-connect/logout?" in answer.headers["Location"]
    client.set_cookie("opora_session", key)
    assert client.get("/settings").status_code == 303


@pytest.mark.attack(23)
def test_nobody_is_signed_out_by_a_link_or_by_another_sites_form(client: FlaskClient) -> None:
    enter(client)
    assert client.get("/sign-out").status_code == 405
    assert client.post("/sign-out").status_code == 403
    other = new_client(client.application)
    enter(other, ADMIN)
    assert client.post("/sign-out", data={"_csrf": form_token(other)}).status_code == 403
    assert client.get("/settings").status_code == 200


@pytest.mark.attack(23)
def test_the_api_takes_no_session_cookie(client: FlaskClient) -> None:
    enter(client)
    assert client.get("/api/v1/people").status_code == 401


@pytest.mark.attack(25)
def test_neither_cookie_nor_password_reaches_the_logs(client: FlaskClient) -> None:
    with capture_logs() as logs:
        key = enter(client)
        client.get("/settings")
        body = {"grant_type": "password", "login": "vera", "password": "hunter2-hunter2", "x": 1}
        told = client.post("/api/v1/auth/token", json=body)
    assert told.status_code == 422
    assert "hunter2" not in told.text
    assert key not in repr(logs)
    assert "hunter2" not in repr(logs)


def test_without_valkey_pages_say_why(make_app: MakeApp) -> None:
    client = new_client(make_app(valkey_url="redis://127.0.0.1:1/0"))
    client.set_cookie("opora_session", "a" * 43)
    answer = client.get("/settings")
    assert answer.status_code == 503
    assert "Valkey" in answer.text


def test_the_person_of_a_session_sees_their_own_name_only(client: FlaskClient) -> None:
    enter(client, VERA)
    other = new_client(client.application)
    enter(other, ADMIN)
    assert "Nina Root" in other.get("/settings").text
    assert "Nina Root" not in client.get("/settings").text


def _choose(client: FlaskClient, token: str) -> str:
    person = "0a000000-0000-4000-8000-000000000001"
    answer = client.post("/auth/demo", data={"_csrf": token, "person": person})
    assert answer.status_code == 303, answer.text
    cookie = client.get_cookie("opora_session")
    assert cookie
    return str(cookie.value)
