"""The demo sign-in: on this computer only, and closed everywhere else."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.auth import sessions
from app.auth.demo import DemoRefused
from app.core.settings import Settings
from app.factory import create_app
from app.web.csrf import COOKIE
from tests.auth.doors import enter, form_token
from tests.conftest import MakeApp, new_client

VERA = "0a000000-0000-4000-8000-000000000001"


@pytest.fixture
def demo(make_app: MakeApp) -> FlaskClient:
    return new_client(make_app(demo_sign_in=True))


def choose(client: FlaskClient, person: str = VERA, **more: str) -> TestResponse:
    form = {"_csrf": form_token(client, "/sign-in"), "person": person, **more}
    return client.post("/auth/demo", data=form)


def test_one_chooses_a_person_and_is_them(demo: FlaskClient) -> None:
    shown = demo.get("/sign-in").text
    assert "Олег Соколов" in shown
    assert "Vera Lang" in shown
    assert choose(demo, next="/settings").headers["Location"] == "/settings"
    page = demo.get("/settings").text
    assert "Vera Lang" in page
    assert "Demonstration." in page


@pytest.mark.attack(30)
def test_the_demo_door_is_closed_where_it_is_not_asked_for(
    client: FlaskClient, demo: FlaskClient
) -> None:
    # There is no form for strangers here: the token is that of the other desk, and so its cookie.
    token = form_token(demo, "/sign-in")
    cookie = demo.get_cookie(COOKIE)
    assert cookie
    client.set_cookie(COOKIE, cookie.value)
    form = {"_csrf": token, "person": VERA}
    assert client.post("/auth/demo", data=form).status_code == 404
    assert "people-pick" not in client.get("/sign-in").text


@pytest.mark.attack(30)
def test_a_session_of_the_demo_ends_with_it(
    app: Flask, client: FlaskClient, demo: FlaskClient
) -> None:
    choose(demo)
    cookie = demo.get_cookie("opora_session")
    assert cookie
    client.set_cookie("opora_session", cookie.value)
    assert client.get("/settings").status_code == 303
    enter(client)
    real = client.get_cookie("opora_session")
    assert real
    demo.set_cookie("opora_session", real.value)
    assert demo.get("/settings").status_code == 303
    with app.app_context():
        assert sessions.find(cookie.value) is None


@pytest.mark.attack(30)
@pytest.mark.parametrize(
    "host",
    ["desk.example.com", "127.0.0.1.evil.example", "192.0.2.1", "localhost.evil", "[2001:db8::1]"],
)
def test_the_demo_answers_under_no_other_name(demo: FlaskClient, host: str) -> None:
    for address in ("/sign-in", "/settings", "/healthz", "/nowhere"):
        assert demo.get(address, headers={"Host": host}).status_code == 403


@pytest.mark.attack(30)
def test_the_demo_answers_nobody_elsewhere(demo: FlaskClient) -> None:
    place = {"REMOTE_ADDR": "192.0.2.7"}
    assert demo.get("/sign-in", environ_overrides=place).status_code == 403


@pytest.mark.attack(23)
def test_no_other_site_can_choose_for_one(demo: FlaskClient) -> None:
    assert demo.post("/auth/demo", data={"person": VERA}).status_code == 403


def test_nobody_is_somebody_who_is_not_in_the_file(demo: FlaskClient) -> None:
    for person in ("", "x", "0a000000-0000-4000-8000-999999999999"):
        assert choose(demo, person).status_code == 404


@pytest.mark.attack(30)
@pytest.mark.parametrize(
    "changed",
    [
        {"web_host": "0.0.0.0"},  # noqa: S104 - it must be refused
        {"web_host": "192.0.2.1"},
        {"public_url": "https://desk.example.com"},
        {"trusted_proxies": 1},
    ],
    ids=str,
)
def test_the_demo_does_not_start_where_others_could_reach_it(
    settings: Settings, changed: dict[str, object]
) -> None:
    with pytest.raises(DemoRefused):
        create_app(settings.model_copy(update={"demo_sign_in": True, **changed}))


@pytest.mark.attack(30)
@pytest.mark.parametrize("mark", ["OPORA_CONTAINER", "KUBERNETES_SERVICE_HOST"])
def test_the_demo_does_not_start_in_a_container(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, mark: str
) -> None:
    monkeypatch.setenv(mark, "1")
    with pytest.raises(DemoRefused):
        create_app(settings.model_copy(update={"demo_sign_in": True}))


@pytest.mark.attack(30)
def test_a_route_that_nobody_opened_is_closed(make_app: MakeApp) -> None:
    app = make_app()
    app.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    app.add_url_rule("/api/forgotten", "api_forgotten", lambda: "secret")
    assert new_client(app).get("/forgotten").status_code == 303
    assert new_client(app).get("/api/forgotten").status_code == 401
