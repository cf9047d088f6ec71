"""Working hours of departments and people: whose count, who sets them, what programs reckon."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from app.core.actor import SYSTEM, Actor, Role
from app.core.audit import AuditEntry
from app.core.db import db, transaction
from app.core.events import Event
from app.people import queries, services
from app.people.hours import ALWAYS, Hours, Span
from app.people.models import Department, Person
from tests.api.conftest import Doors
from tests.incidents.desk import Desk
from tests.people.weeks import BODY, NIGHT, OFFICE, give, hours_of

FORM = {
    "zone": "Europe/Berlin",
    "monday": "9-13, 14:00–18:00",
    "tuesday": "9:30 - 24:00",
    "holidays": "2026-12-31 New Year's Eve\n\n2027-01-01",
}


def test_hours_go_down_the_tree_until_somebody_has_their_own(desk: Desk) -> None:
    below = desk.person("Dina Below", desk.delivery, Role.AGENT)
    office, night = Hours("Europe/Berlin", OFFICE), Hours("Asia/Almaty", NIGHT)
    assert hours_of(below) == hours_of(desk.vera) == ALWAYS
    give(desk, desk.cards, office)
    assert hours_of(below) == hours_of(desk.vera) == office
    assert hours_of(desk.oleg) == hours_of(desk.henrik) == ALWAYS
    give(desk, desk.delivery, night)
    assert (hours_of(below), hours_of(desk.vera)) == (night, office)
    give(desk, below.id, office)
    assert hours_of(below) == office


def test_of_several_departments_the_primary_one_says_the_hours(desk: Desk) -> None:
    office, night = Hours("Europe/Berlin", OFFICE), Hours("Asia/Almaty", NIGHT)
    give(desk, desk.cards, office)
    give(desk, desk.delivery, night)
    both = desk.person("Dina Both", desk.delivery, Role.AGENT)
    with transaction():
        person = db.session.get_one(Person, both.id)
        db.session.execute(
            Person.metadata.tables["people.membership"]
            .insert()
            .values(person_id=person.id, department_id=desk.cards)
        )
    assert hours_of(both) == office  # the first by path
    with transaction():
        services.choose_primary_department(
            db.session.get_one(Person, both.id), path="/cards/card-delivery", by=SYSTEM
        )
    assert hours_of(both) == night


def test_a_lead_sets_the_hours_of_a_department_and_takes_them_away(desk: Desk) -> None:
    lead = desk.client(desk.anna)
    form = lead.get("/department-hours/cards").text
    assert 'value="00:00–24:00"' in form
    assert lead.post("/department-hours/cards", FORM).status_code == 303
    found = queries.hours_of_people([_key(desk.vera)])[_key(desk.vera)]
    assert found.hours.week[0] == (Span(540, 780), Span(840, 1080))
    assert found.hours.week[1] == (Span(570, 1440),)
    assert found.holiday_names == {date(2026, 12, 31): "New Year's Eve", date(2027, 1, 1): ""}
    page = lead.get("/departments/cards/card-delivery").text
    assert "09:00–13:00, 14:00–18:00" in page
    assert '<a href="/departments/cards">Cards</a></dd>' in page
    assert 'value="09:00–13:00, 14:00–18:00"' in lead.get("/department-hours/cards").text
    assert lead.post("/department-hours-removal/cards").status_code == 303
    assert hours_of(desk.vera) == ALWAYS
    assert lead.post("/department-hours-removal/cards").status_code == 409


def test_a_lead_sets_the_hours_of_one_person(desk: Desk) -> None:
    assert desk.vera.id
    lead = desk.client(desk.anna)
    assert lead.post("/people/vera/hours", FORM).status_code == 303
    assert "Set here" in lead.get("/people/vera").text
    assert "Nobody has set any" in lead.get("/people/anna").text
    assert lead.post("/people/vera/hours/removal").status_code == 303
    assert hours_of(desk.vera) == ALWAYS
    log = db.session.scalars(select(AuditEntry).where(AuditEntry.what.startswith("hours.")))
    assert [(entry.what, entry.subject) for entry in log] == [
        ("hours.set", "vera"),
        ("hours.dropped", "vera"),
    ]
    told = db.session.scalars(select(Event).where(Event.type == "hours.changed")).all()
    assert [(event.subject, event.payload) for event in told] == [
        (desk.vera.id, {"whose": "person"})
    ] * 2


@pytest.mark.attack(1)
@pytest.mark.parametrize(
    "address", ["/department-hours/transfers", "/people/oleg/hours", "/people/oleg/absences"]
)
def test_a_lead_arranges_nothing_outside_their_departments(
    desk: Desk, doors: Doors, address: str
) -> None:
    assert desk.oleg.id
    assert desk.client(desk.anna).post(address, FORM).status_code == 403
    ask = doors.person(desk.anna).post if "absences" in address else doors.person(desk.anna).put
    assert ask(address, BODY).status_code == 403
    assert hours_of(desk.oleg) == ALWAYS


@pytest.mark.attack(1)
def test_nobody_sets_their_own_hours_but_a_lead(desk: Desk) -> None:
    assert desk.client(desk.vera).post("/people/vera/hours", FORM).status_code == 403
    assert desk.client(desk.vera).post("/department-hours/cards", FORM).status_code == 403


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"zone": "Mars/Olympus"}, "zone"),
        ({"monday": "nine to five"}, "monday"),
        ({"monday": "9-13, 12-18"}, "monday"),
        ({"monday": "18-9"}, "monday"),
        ({"monday": "9-25"}, "monday"),
        ({"monday": "", "tuesday": ""}, "monday"),
        ({"holidays": "New Year"}, "holidays"),
        ({"holidays": "2026-12-31 a\0b"}, "holidays"),
        ({"holidays": "2026-12-31 " + "x" * 101}, "holidays"),
    ],
)
def test_a_week_that_cannot_be_is_refused_at_its_field_and_stays_typed(
    desk: Desk, changed: dict[str, str], field: str
) -> None:
    answer = desk.client(desk.anna).post("/department-hours/cards", FORM | changed)
    assert answer.status_code == 422
    assert f'href="#f-{field}"' in answer.text
    assert "9:30 - 24:00" in answer.text or "tuesday" in changed
    assert hours_of(desk.vera) == ALWAYS


def test_a_department_that_there_is_not_is_not_found(desk: Desk) -> None:
    reader = desk.client(desk.vera)
    assert reader.get("/departments/nowhere").status_code == 404
    assert reader.get("/departments/cards%00").status_code == 404
    with transaction():
        db.session.get_one(Department, desk.transfers).active = False
    assert reader.get("/departments/transfers").status_code == 404


def _key(who: Actor) -> Any:
    return who.id
