"""The directory: who works here, who heads what, who may what."""

import re

import pytest
from flask import Flask

from app.core.actor import SYSTEM, Role
from app.core.db import db, transaction
from app.incidents import services
from app.people import listing
from app.people.models import Person
from app.people.queries import Wanted
from app.problems import services as problems
from tests.incidents.desk import Desk
from tests.problems.cascades import solve
from tests.problems.desk import ProblemDesk


def logins(page: str) -> list[str]:
    """The people of the list, in its order."""
    return re.findall(r'<td><a href="/people/([^"]+)">', page)


def test_people_are_found_by_name_login_and_position(desk: Desk) -> None:
    reader = desk.client(desk.vera)
    assert desk.oleg.id
    assert desk.boris.id
    with transaction():
        db.session.get_one(Person, desk.boris.id).position = "Fraud 100% specialist"
    assert logins(reader.get("/people").text) == ["boris", "oleg", "vera"]
    assert logins(reader.get("/people?q=SOKO").text) == ["oleg"]
    assert logins(reader.get("/people?q=fraud+boris").text) == ["boris"]
    assert logins(reader.get("/people?q=100%25").text) == ["boris"]  # no wildcard
    assert "Nobody fits" in reader.get("/people?q=zzz").text


def test_the_list_is_narrowed_by_department_with_those_below_and_by_role(desk: Desk) -> None:
    below = desk.person("Dina Below", desk.delivery, Role.AGENT)
    assert below.id
    assert desk.anna.id
    assert desk.oleg.id
    reader = desk.client(desk.vera)
    assert logins(reader.get("/people?department=/cards").text) == ["anna", "dina", "vera"]
    assert logins(reader.get("/people?department=/cards/card-delivery").text) == ["dina"]
    assert logins(reader.get("/people?department=/cards&role=lead").text) == ["anna"]
    assert logins(reader.get("/people?department=/nowhere").text) == []


def test_pages_hold_each_person_once_forwards_and_back(desk: Desk) -> None:
    for number in range(120):
        desk.person(f"p{number:03} Same Name", desk.cards, Role.AGENT)
    reader = desk.client(desk.vera)
    found, address = [], "/people"
    pages = []
    while address:
        page = reader.get(address).text
        pages.append(logins(page))
        found += pages[-1]
        nexts = re.findall(r'href="([^"]*after=[^"]*)"', page)
        address = nexts[0].replace("&amp;", "&") if nexts else ""
    assert len(found) == len(set(found)) == 121
    back = re.findall(r'href="([^"]*before=[^"]*)"', page)
    assert logins(reader.get(back[0].replace("&amp;", "&")).text) == pages[-2]


def test_a_place_that_makes_no_sense_shows_the_first_page_and_says_so(desk: Desk) -> None:
    page = desk.client(desk.vera).get("/people?after=nonsense")
    assert page.status_code == 200
    assert "This is the first page." in page.text


def test_a_head_is_a_lead_whose_primary_department_it_is(desk: Desk) -> None:
    assert desk.anna.id
    assert desk.vera.id
    assert [head.login for head in listing.heads()[desk.cards]] == ["anna"]
    page = desk.client(desk.vera).get("/people/vera").text
    assert "Anna Kovač" in page
    assert "heads it" in desk.client(desk.vera).get("/people/anna").text


def test_a_persons_page_says_in_words_what_they_may(desk: Desk) -> None:
    assert desk.henrik.id
    page = desk.client(desk.vera).get("/people/henrik").text
    assert "See the incidents of all departments" in page
    assert "Open incidents and work on those they see" not in page
    assert desk.client(desk.vera).get("/people/nobody").status_code == 404


@pytest.mark.attack(3)
def test_work_is_counted_and_named_only_as_far_as_the_reader_sees_it(desk: Desk) -> None:
    secret = desk.incident("Secret transfer", department_id=desk.transfers)
    desk.doing(secret, services.take, by=desk.oleg)
    for address in ("/people/oleg", "/people"):
        assert "1 open incident" in desk.client(desk.oleg).get("/people").text
        assert "1 open incident" not in desk.client(desk.vera).get(address).text
        assert "Secret transfer" not in desk.client(desk.vera).get(address).text
    assert "Secret transfer" in desk.client(desk.oleg).get("/people/oleg").text
    assert "Secret" not in desk.client(desk.pavel).get("/people/oleg").text


@pytest.mark.attack(3)
def test_open_problems_are_counted_as_far_as_the_reader_sees_them(context: Flask) -> None:
    desk = ProblemDesk(context)
    for _ in range(2):
        held = desk.problem(desk.incident(department_id=desk.transfers))
        desk.at(held, problems.take, by=desk.oleg)
    solved = desk.problem(desk.incident(department_id=desk.transfers))
    desk.at(solved, problems.take, by=desk.oleg)
    solve(desk, solved, by=desk.oleg)
    assert "2 open problems" in desk.client(desk.oleg).get("/people").text
    assert "2 open problems" in desk.client(desk.henrik).get("/people").text
    for who in (desk.vera, desk.pavel):
        assert "open problem" not in desk.client(who).get("/people").text


@pytest.mark.attack(3)
def test_open_problems_are_named_only_as_far_as_the_reader_sees_them(desk: Desk) -> None:
    assert desk.oleg.id
    with transaction():
        secret = problems.open_(title="Secret outage", by=SYSTEM, department_id=desk.transfers)
        problems.assign(secret, to=desk.oleg.id, by=SYSTEM)
    assert "Secret outage" in desk.client(desk.oleg).get("/people/oleg").text
    assert "Secret outage" in desk.client(desk.henrik).get("/people/oleg").text
    for who in (desk.vera, desk.pavel):
        assert "Secret" not in desk.client(who).get("/people/oleg").text


@pytest.mark.attack(6)
@pytest.mark.parametrize("name", ["email", "subject", "assigned_to__password"])
def test_only_the_fields_of_the_form_narrow(desk: Desk, name: str) -> None:
    assert desk.oleg.id
    reader = desk.client(desk.vera)
    assert logins(reader.get(f"/people?{name}=x").text) == ["oleg", "vera"]


def test_whoever_left_is_not_listed_but_still_has_a_page(desk: Desk) -> None:
    key = desk.oleg.id
    with transaction():
        db.session.get_one(Person, key).active = False
    reader = desk.client(desk.vera)
    assert logins(reader.get("/people").text) == ["vera"]
    assert "Does not work here any more" in reader.get("/people/oleg").text


def test_many_words_cost_no_more_than_a_few(desk: Desk) -> None:
    assert listing.page(Wanted("a " * 1000), limit=1) is not None
