"""`POST /api/v1/auth/token`: login and password, or a refresh token, for an access token."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from structlog.testing import capture_logs
from werkzeug.test import TestResponse

from app.auth import throttle
from tests.auth.doors import Newcomer
from tests.conftest import MakeApp, new_client
from tests.servers import KeycloakAt

ADDRESS = "/api/v1/auth/token"
LEAK = 10  # what a slow machine gets back while it tries: one for each five seconds


def by_password(client: FlaskClient, login: str, password: str, **request: Any) -> TestResponse:
    body = {"grant_type": "password", "login": login, "password": password}
    return client.post(ADDRESS, json=body, **request)


def told(answer: TestResponse) -> dict[str, Any]:
    found = answer.json
    assert isinstance(found, dict), answer.text
    return found


@pytest.mark.keycloak
def test_a_login_and_password_give_tokens_that_work(client: FlaskClient, agent: Newcomer) -> None:
    given = by_password(client, agent.login, agent.password)
    assert given.status_code == 200, given.text
    headers = {"Authorization": f"Bearer {told(given)['access_token']}"}
    assert client.get("/api/v1/departments", headers=headers).status_code == 200
    body = {"grant_type": "refresh_token", "refresh_token": told(given)["refresh_token"]}
    renewed = client.post(ADDRESS, json=body)
    assert renewed.status_code == 200
    assert told(renewed)["access_token"] != told(given)["access_token"]
    assert client.post(ADDRESS, json=body).status_code == 401  # once


@pytest.mark.keycloak
@pytest.mark.attack(19)
def test_an_unknown_login_and_a_wrong_password_get_the_same_answer(
    client: FlaskClient, keycloak: KeycloakAt
) -> None:
    answers = [
        by_password(client, login, "wrong-password-1")
        for login in (
            "henrik.dahl",
            "nobody.here",
            "service-account-opora-sync",
            " ",
            "é\U0001f600",
        )
    ]
    assert {answer.status_code for answer in answers} == {401}
    said = [{**answer.json, "request_id": ""} for answer in answers if answer.json]
    assert said == [said[0]] * len(answers)
    assert len({tuple(sorted(answer.headers.keys())) for answer in answers}) == 1


@pytest.mark.keycloak
@pytest.mark.attack(19)
def test_guesses_are_counted_by_login_whatever_the_address(
    client: FlaskClient, keycloak: KeycloakAt
) -> None:
    def guess(number: int, login: str = "Pavel.Smirnov") -> TestResponse:
        place = {"REMOTE_ADDR": f"192.0.2.{number}"}
        return by_password(client, login, "wrong-password-1", environ_overrides=place)

    known = [guess(number).status_code for number in range(throttle.MOST_BY_LOGIN + 1)]
    assert known == [401] * throttle.MOST_BY_LOGIN + [429]
    assert int(guess(99).headers["Retry-After"]) > 0
    assert guess(100, "pavel.smirnov ").status_code == 429  # the same login in other letters
    unknown = [guess(n, "nobody.here").status_code for n in range(throttle.MOST_BY_LOGIN + 1)]
    assert unknown == known


@pytest.mark.keycloak
@pytest.mark.attack(19)
def test_a_right_password_forgets_the_tries_before(client: FlaskClient, agent: Newcomer) -> None:
    assert by_password(client, agent.login, "wrong-password-1").status_code == 401
    assert by_password(client, agent.login, agent.password).status_code == 200
    for _ in range(throttle.MOST_BY_LOGIN):
        assert by_password(client, agent.login, "wrong-password-1").status_code == 401
    assert by_password(client, agent.login, "wrong-password-1").status_code == 429


@pytest.mark.attack(26)
def test_guesses_are_counted_by_the_true_address_whatever_the_headers_say(
    client: FlaskClient,
) -> None:
    def guess(number: int) -> int:
        headers = {
            "X-Forwarded-For": f"198.51.100.{number}",
            "X-Real-Ip": f"198.51.100.{number}",
            "Forwarded": f"for=198.51.100.{number}",
        }
        body = {"grant_type": "refresh_token", "refresh_token": "x"}
        return client.post(ADDRESS, json=body, headers=headers).status_code

    answers = [guess(number) for number in range(throttle.MOST_BY_ADDRESS + LEAK)]
    assert 429 in answers[throttle.MOST_BY_ADDRESS :]
    assert 429 not in answers[: throttle.MOST_BY_ADDRESS]


@pytest.mark.attack(26)
def test_one_ipv6_neighbourhood_is_one_address(client: FlaskClient) -> None:
    def guess(number: int) -> int:
        place = {"REMOTE_ADDR": f"2001:db8::{number:x}"}
        body = {"grant_type": "refresh_token", "refresh_token": "x"}
        return client.post(ADDRESS, json=body, environ_overrides=place).status_code

    assert 429 in [guess(number) for number in range(throttle.MOST_BY_ADDRESS + LEAK)]


@pytest.mark.attack(19)
def test_without_valkey_nobody_tries_passwords(make_app: MakeApp) -> None:
    client = new_client(make_app(valkey_url="redis://127.0.0.1:1/0"))
    assert by_password(client, "vera.lang", "whatever-it-is-1").status_code == 503


@pytest.mark.attack(25)
def test_no_password_and_no_token_reaches_the_logs(make_app: MakeApp) -> None:
    client = new_client(make_app(keycloak_internal_url="http://127.0.0.1:1"))
    with capture_logs() as logs:
        answer = by_password(client, "vera.lang", "correct horse battery")
    assert answer.status_code == 503
    assert "correct horse" not in repr(logs) + answer.text


@pytest.mark.attack(21)
@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        "x",
        {"grant_type": "client_credentials"},
        {"grant_type": "password", "login": "x"},
        {"grant_type": "password", "password": "x"},
        {"grant_type": "password", "login": "x", "password": "x", "refresh_token": "x"},
        {"grant_type": "password", "login": "x", "password": "x", "scope": "offline_access"},
        {"grant_type": "password", "login": "x\0", "password": "x"},
        {"grant_type": "password", "login": {"x": 1}, "password": "x"},
        {"grant_type": "password", "login": "x" * 300, "password": "x"},
        {"grant_type": "refresh_token"},
        {"grant_type": "refresh_token", "refresh_token": ["x"]},
    ],
    ids=str,
)
def test_a_body_of_another_shape_is_refused_before_anybody_is_asked(
    make_app: MakeApp, body: object
) -> None:
    client = new_client(make_app(keycloak_internal_url="http://127.0.0.1:1"))
    answer = client.post(ADDRESS, json=body)
    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"


def test_what_is_not_json_is_refused(client: FlaskClient) -> None:
    assert client.post(ADDRESS, data="{", content_type="application/json").status_code == 400
    assert client.post(ADDRESS, data="grant_type=password").status_code == 415


@pytest.mark.attack(26)
def test_behind_a_trusted_proxy_only_the_address_that_it_saw_counts(make_app: MakeApp) -> None:
    client = new_client(make_app(trusted_proxies=1))

    def guess(number: int, seen: str) -> int:
        headers = {"X-Forwarded-For": f"198.51.100.{number}, {seen}"}
        body = {"grant_type": "refresh_token", "refresh_token": "x"}
        return client.post(ADDRESS, json=body, headers=headers).status_code

    answers = [guess(number, "203.0.113.9") for number in range(throttle.MOST_BY_ADDRESS + LEAK)]
    assert 429 in answers
    assert guess(1, "203.0.113.10") != 429
