"""Signing in through the real Keycloak, and every way of bending it."""

from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from structlog.testing import capture_logs

from app.auth.flows import local_path
from app.core.audit import AuditEntry
from app.core.db import db
from app.people import queries
from app.up.realm import Admin
from tests.auth.doors import KeycloakPage, Newcomer, begin, form_token, local, newcomer, sign_in
from tests.conftest import MakeApp, new_client
from tests.servers import KeycloakAt

pytestmark = pytest.mark.keycloak


def test_whoever_signs_in_is_led_back_to_where_they_were_going(
    client: FlaskClient, agent: Newcomer
) -> None:
    assert client.get("/settings?x=1").headers["Location"] == "/sign-in?next=/settings?x%3D1"
    back = KeycloakPage().sign_in(begin(client, "/settings?x=1"), agent.login, agent.password)
    answer = client.get(local(back))
    assert answer.headers["Location"] == "/settings?x=1"
    assert agent.login in client.get("/settings").text


def test_the_row_roles_and_departments_come_from_the_claims(
    app: Flask, client: FlaskClient, keycloak: KeycloakAt
) -> None:
    sign_in(client, "sergei.ivanov", keycloak.demo_password)
    with app.app_context():
        [card] = queries.cards(after=None, limit=10)
    assert card.name == "Сергей Иванов"
    assert card.roles == ("agent",)
    assert card.departments == ("/cards/card-delivery", "/payments")
    assert card.primary_department == "/cards/card-delivery"


def test_the_way_out_carries_pkce_a_state_and_a_nonce_that_are_new_each_time(
    client: FlaskClient, keycloak: KeycloakAt
) -> None:
    first, second = (parse_qs(urlsplit(begin(client)).query) for _ in range(2))
    assert first["code_challenge_method"] == ["S256"]
    for name in ("state", "nonce", "code_challenge"):
        assert len(first[name][0]) >= 43
        assert first[name] != second[name]


@pytest.mark.attack(17)
@pytest.mark.parametrize("changed", ["state", "code", "iss"])
def test_a_way_back_that_was_bent_signs_nobody_in(
    client: FlaskClient, agent: Newcomer, changed: str
) -> None:
    back = KeycloakPage().sign_in(begin(client), agent.login, agent.password)
    query = {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()}
    answer = client.get(f"/auth/callback?{urlencode({**query, changed: 'x' * 43})}")
    assert answer.status_code == 400
    assert client.get_cookie("opora_session") is None


@pytest.mark.attack(17)
def test_a_way_back_works_once_and_only_in_the_browser_that_began_it(
    app: Flask, client: FlaskClient, agent: Newcomer
) -> None:
    page = KeycloakPage()
    back = local(page.sign_in(begin(client), agent.login, agent.password))
    assert new_client(app).get(back).status_code == 400
    assert client.get(back).status_code == 400  # the other browser has used it up

    again = local(KeycloakPage().sign_in(begin(client), agent.login, agent.password))
    assert client.get(again).status_code == 303
    fresh = new_client(app)
    fresh.set_cookie("opora_browser", "x" * 43, path="/auth/")
    assert fresh.get(again).status_code == 400


@pytest.mark.attack(17)
def test_a_code_of_another_sign_in_is_refused(client: FlaskClient, agent: Newcomer) -> None:
    """An attacker's code in a victim's browser: PKCE and the nonce belong to another flow."""
    stolen = KeycloakPage().sign_in(begin(client), agent.login, agent.password)
    code = parse_qs(urlsplit(stolen).query)["code"][0]
    mine = parse_qs(urlsplit(begin(client)).query)["state"][0]
    answer = client.get(f"/auth/callback?{urlencode({'state': mine, 'code': code})}")
    assert answer.status_code == 400
    assert client.get_cookie("opora_session") is None


@pytest.mark.attack(17)
def test_a_planted_session_id_is_not_the_one_that_sign_in_gives(
    app: Flask, client: FlaskClient, agent: Newcomer
) -> None:
    client.set_cookie("opora_session", "p" * 43)
    sign_in(client, agent.login, agent.password)
    cookie = client.get_cookie("opora_session")
    assert cookie
    assert cookie.value != "p" * 43
    assert cookie.http_only
    assert cookie.same_site == "Lax"


def test_a_role_that_keycloak_takes_away_is_gone_here_too(
    app: Flask, client: FlaskClient, keycloak_admin: Admin, make_app: MakeApp
) -> None:
    impatient_app = make_app(roles_minutes=0)
    with newcomer(keycloak_admin, "admin") as person:
        sign_in(client, person.login, person.password)
        impatient = _same_browser(client, impatient_app)
        assert impatient.get("/api-clients").status_code == 200
        role = keycloak_admin.ask("GET", "/roles/admin")
        keycloak_admin.ask("DELETE", f"/users/{person.id}/role-mappings/realm", [role])
        assert client.get("/api-clients").status_code == 200  # five minutes have not passed
        assert impatient.get("/api-clients").status_code == 403
        assert client.get("/api-clients").status_code == 403  # the same session
    with app.app_context():
        changes = db.session.scalars(
            select(AuditEntry.details).where(AuditEntry.what == "roles.changed")
        ).all()
    assert {"before": ["admin"], "after": []} in changes


def test_a_session_lives_over_many_renewals(
    client: FlaskClient, agent: Newcomer, make_app: MakeApp
) -> None:
    """Each refresh token works once, so this fails when a renewal does not keep the new one."""
    sign_in(client, agent.login, agent.password)
    impatient = _same_browser(client, make_app(roles_minutes=0))
    with capture_logs() as logs:
        for _ in range(4):
            assert impatient.get("/settings").status_code == 200
    assert {line["log_level"] for line in logs} == {"info"}


def test_many_requests_at_once_renew_one_after_another(
    live: str, app: Flask, client: FlaskClient, agent: Newcomer, make_app: MakeApp
) -> None:
    """Two renewals with one refresh token would end the session."""
    sign_in(client, agent.login, agent.password)
    impatient = make_app(roles_minutes=0)
    browsers = [_same_browser(client, impatient) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda browser: browser.get("/settings").status_code, browsers * 3))
    assert answers == [200] * 24


def test_a_person_whom_keycloak_disables_is_out_at_the_next_renewal(
    client: FlaskClient, keycloak_admin: Admin, make_app: MakeApp
) -> None:
    with newcomer(keycloak_admin, "agent") as person:
        sign_in(client, person.login, person.password)
        impatient = _same_browser(client, make_app(roles_minutes=0))
        user = keycloak_admin.ask("GET", f"/users/{person.id}")
        keycloak_admin.ask("PUT", f"/users/{person.id}", {**user, "enabled": False})
        assert impatient.get("/settings").status_code == 303
    assert client.get("/settings").status_code == 303  # ended, not merely refused


def _same_browser(client: FlaskClient, app: Flask) -> FlaskClient:
    other = new_client(app)
    cookie = client.get_cookie("opora_session")
    assert cookie
    other.set_cookie("opora_session", cookie.value)
    return other


def test_signing_out_here_signs_out_of_keycloak(client: FlaskClient, agent: Newcomer) -> None:
    page = sign_in(client, agent.login, agent.password)
    out = client.post("/sign-out", data={"_csrf": form_token(client)}).headers["Location"]
    answer = page.ask("GET", out)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("http://127.0.0.1:")
    asked = page.ask("GET", begin(client))
    assert asked.status_code == 200  # the form again: no single sign-on is left


def test_an_administrators_logout_ends_the_session_at_once(
    live: str, app: Flask, agent: Newcomer, keycloak_admin: Admin
) -> None:
    client, other = new_client(app), new_client(app)
    sign_in(other, agent.login, agent.password)
    with newcomer(keycloak_admin, "agent") as person:
        sign_in(client, person.login, person.password)
        assert client.get("/settings").status_code == 200
        keycloak_admin.ask("POST", f"/users/{person.id}/logout")
        assert client.get("/settings").status_code == 303
    assert other.get("/settings").status_code == 200


def test_signing_out_in_one_browser_leaves_the_persons_other_browser_alone(
    live: str, app: Flask, agent: Newcomer
) -> None:
    here, there = new_client(app), new_client(app)
    page = sign_in(here, agent.login, agent.password)
    sign_in(there, agent.login, agent.password)
    out = here.post("/sign-out", data={"_csrf": form_token(here)}).headers["Location"]
    page.ask("GET", out)
    assert there.get("/settings").status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/a\nb",
        "/sign-out",
        "/auth/callback",
        "",
        None,
        "/" + "a" * 3000,
    ],
)
@pytest.mark.attack(17)
def test_nobody_is_led_elsewhere_after_signing_in(address: str | None) -> None:
    assert local_path(address) == "/"
