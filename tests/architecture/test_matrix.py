"""Every route answers every role as the matrix says; rights are asked before anything is read."""

import pytest
from flask import Flask

from tests.api.conftest import Doors, Program
from tests.architecture.matrix import expected
from tests.architecture.rounds import API_ROLES, NOBODYS, PAGE_ROLES, Rounds, Route, routes
from tests.conftest import new_client
from tests.incidents.desk import Browser, Desk

MATRIX = expected()


def test_every_route_has_a_row_and_every_row_a_route(desk_app: Flask) -> None:
    assert {route.name for route in routes(desk_app)} == MATRIX.keys()


@pytest.mark.attack(1)
@pytest.mark.parametrize("role", API_ROLES)
def test_every_route_answers_the_role_as_the_matrix_says(
    desk: Desk, doors: Doors, role: str
) -> None:
    rounds = Rounds(desk, doors, role)
    wrong = {}
    for route in routes(desk.app):
        if route.is_api or role in PAGE_ROLES:
            status = rounds.ask(route)
            if status not in MATRIX[route.name][role]:
                wrong[route.name] = status
    assert wrong == {}


@pytest.mark.attack(2)
def test_a_foreign_incident_is_not_there_whatever_is_sent(desk: Desk, doors: Doors) -> None:
    foreign = desk.incident().reference
    page, program = Browser(new_client(desk.app), desk.oleg), doors.person(desk.oleg)
    found = {
        (route.name, number): _asked(route, number, page, program)
        for route in routes(desk.app)
        if "<incident:number>" in route.rule
        and 403 not in MATRIX[route.name]["agent"]  # what agents never do tells them nothing
        for number in (foreign, "INC-999999999")
    }
    assert len(found) > 40
    assert {each: status for each, status in found.items() if status != 404} == {}


@pytest.mark.attack(30)
def test_nothing_is_open_to_strangers_but_what_is_said_here(desk_app: Flask) -> None:
    assert {route.name for route in routes(desk_app) if route.is_public} == {
        "GET /api/",
        "GET /api/openapi.json",
        "GET /api/process.schema.json",
        "GET /auth/callback",
        "GET /auth/start",
        "GET /case/",
        "GET /case/<path:anything>",
        "GET /case/<token>",
        "GET /case/<token>/attachments/<uuid:attachment>",
        "GET /case/<token>/attachments/<uuid:attachment>/small",
        "GET /healthz",
        "GET /metrics",
        "GET /readyz",
        "GET /sign-in",
        "GET /static/<name>",
        "POST /api/v1/auth/token",
        "POST /auth/backchannel-logout",
        "POST /auth/demo",
    }


@pytest.mark.attack(23)
def test_every_post_of_a_page_asks_for_the_form_token(desk: Desk, doors: Doors) -> None:
    browser = Browser(new_client(desk.app), desk.anna)
    rounds = Rounds(desk, doors, "lead")
    open_ones = set()
    for route in routes(desk.app):
        if route.method == "POST" and not route.is_api:
            answer = browser.client.post(rounds.address(route), data={"_csrf": "made up"})
            if answer.status_code != 403:
                open_ones.add(route.name)
    # Keycloak's own token stands for the form's there.
    assert open_ones == {"POST /auth/backchannel-logout"}


@pytest.mark.attack(23)
def test_pages_know_get_and_post_only(desk_app: Flask) -> None:
    pages = [route for route in routes(desk_app) if not route.is_api]
    assert {route.method for route in pages} == {"GET", "POST"}


def _asked(route: Route, number: str, page: Browser, program: Program) -> int:
    address = route.rule.replace("<incident:number>", number)
    address = address.replace("<tag>", "x").replace("<int:version>", "1")
    address = address.replace("<uuid:attachment>", NOBODYS).replace("<uuid:message>", NOBODYS)
    if route.is_api:
        body = {"json": {"garbage": 1}} if route.method != "GET" else {}
        return program.ask(route.method, address.removeprefix("/api/v1"), **body).status_code
    if route.method == "GET":
        return page.get(address).status_code
    return page.post(address, {"garbage": "1"}).status_code
