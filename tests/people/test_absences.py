"""Absences: who enters them, who reads why, and where they show."""

import re
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from sqlalchemy import select
from time_machine import travel

from app.core.actor import SYSTEM, Actor, Role
from app.core.audit import AuditEntry
from app.core.db import db, transaction
from app.core.events import Event
from app.people import queries, services
from app.people.hours import ALWAYS, Hours
from app.people.models import Kind, Person
from tests.api.conftest import Doors
from tests.incidents.desk import Desk
from tests.people.days import DAY, WHERE, away, days, today


def test_a_person_enters_their_own_absence_and_removes_it(desk: Desk) -> None:
    assert desk.boris.id
    hers = desk.client(desk.vera)
    sent = days(0, 2, note="To the sea", stand_in="boris")
    assert hers.post(WHERE, sent).status_code == 303
    page = hers.get("/people/vera").text
    assert "Vacation: To the sea" in page
    assert 'stands in: <a href="/people/boris">Boris Orlov' in page
    assert "away until" in page
    [removal] = re.findall(r'action="(/people/vera/absences/[^"]+/removal)"', page)
    assert hers.post(removal).status_code == 303
    assert "None ahead" in hers.get("/people/vera").text


def test_an_absence_is_changed_and_who_is_slower_sees_both(desk: Desk) -> None:
    hers, lead = desk.client(desk.vera), desk.client(desk.anna)
    entered = away(desk.vera, 0, 2, note="To the sea")
    at = f"{WHERE}/{entered.id}"
    assert f'href="{at}"' in hers.get("/people/vera").text
    form = hers.get(at).text
    assert 'value="To the sea"' in form
    assert 'name="seen" value="1"' in form
    assert lead.post(at, days(0, 5, seen="1")).status_code == 303
    slower = hers.post(at, days(0, 3, note="Hills", seen="1"))
    assert slower.status_code == 412
    assert "Somebody changed this absence meanwhile." in slower.text
    assert 'value="Hills"' in slower.text
    assert 'name="seen" value="2"' in slower.text
    assert hers.post(at, days(0, 3, note="Hills", seen="2")).status_code == 303
    assert "Vacation: Hills" in hers.get("/people/vera").text
    [entry] = db.session.scalars(
        select(AuditEntry).where(
            AuditEntry.what == "absence.changed", AuditEntry.actor_name == "Vera Lang"
        )
    )
    assert entry.details.keys() == {"begins", "ends"}


def test_changed_days_overlap_no_others_and_nothing_typed_is_lost(desk: Desk) -> None:
    hers, first = desk.client(desk.vera), away(desk.vera, 0, 2)
    away(desk.vera, 5, 6)
    refused = hers.post(f"{WHERE}/{first.id}", days(0, 5, note="Typed", seen="1"))
    assert refused.status_code == 409
    assert "There is an absence from" in refused.text
    assert 'value="Typed"' in refused.text
    assert "changed this absence meanwhile" not in refused.text
    assert hers.post(f"{WHERE}/{first.id}", days(0, 3, seen="1")).status_code == 303
    assert desk.client(desk.boris).get(f"{WHERE}/{first.id}").status_code == 403


def test_a_lead_enters_the_absences_of_their_departments_only(desk: Desk) -> None:
    assert desk.vera.id
    assert desk.oleg.id
    lead = desk.client(desk.anna)
    assert lead.post(WHERE, days(0, 1)).status_code == 303
    assert lead.post("/people/oleg/absences", days(0, 1)).status_code == 403
    assert desk.client(desk.boris).post(WHERE, days(5, 6)).status_code == 403
    [(entry, by)] = db.session.execute(
        select(AuditEntry, AuditEntry.actor_name).where(AuditEntry.what == "absence.entered")
    ).all()
    assert (entry.subject, by) == ("vera", "Anna Kovač")
    assert "kind" not in entry.details
    [event] = db.session.scalars(select(Event).where(Event.type == "person.absence_entered"))
    assert event.payload.keys() == {"absence_id"}


@pytest.mark.attack(3)
def test_why_somebody_is_away_only_those_read_who_enter_it(desk: Desk, doors: Doors) -> None:
    away(desk.vera, 0, 0, Kind.SICKNESS, "A broken leg")
    admin = desk.person("Nina Root", None, Role.ADMIN)
    readers = {
        who.name: ("A broken leg" in desk.client(who).get("/people/vera").text, _read(doors, who))
        for who in (desk.vera, desk.anna, admin, desk.boris, desk.oleg, desk.henrik)
    }
    assert readers == {
        "Vera Lang": (True, "sickness"),
        "Anna Kovač": (True, "sickness"),
        "Nina Root": (True, "sickness"),
        "Boris Orlov": (False, None),
        "Oleg Sokolov": (False, None),
        "Henrik Dahl": (False, None),
    }


def _read(doors: Doors, who: Actor) -> str | None:
    answer = doors.person(who).get("/people/vera/absences").json
    assert answer
    [line] = answer["absences"]
    assert line["begins"] == today().isoformat()
    kind: str | None = line["kind"]
    return kind


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"begins": ""}, "Give a day, such as 2026-11-30."),
        ({"begins": "30.11.2026"}, "Give a day, such as 2026-11-30."),
        ({"begins": "1999-12-31", "ends": ""}, "Give a day of this century."),
        ({"ends": "2001-01-01"}, "The last day is not before the first."),
        ({"ends": "2099-01-01"}, "An absence takes five years at most."),
        ({"kind": "hangover"}, "Choose one of the values offered."),
        ({"note": "x" * 501}, "At most 500 characters."),
        ({"note": "a\0b"}, "Choose one of the values offered."),
        ({"stand_in": "nobody"}, "Name a colleague who works here."),
        ({"stand_in": "vera"}, "Name a colleague who works here."),
    ],
)
def test_what_cannot_be_is_refused_with_words_and_what_was_typed_stays(
    desk: Desk, changed: dict[str, str], words: str
) -> None:
    answer = desk.client(desk.vera).post(WHERE, days(0, 1, note="Typed") | changed)
    assert answer.status_code == 422
    assert words in answer.text
    assert "Typed" in answer.text or "note" in changed
    assert queries.absences(_key(desk), since=date(1990, 1, 1)) == []


def test_one_day_needs_no_last_day(desk: Desk) -> None:
    assert desk.client(desk.vera).post(WHERE, days(3, 3) | {"ends": ""}).status_code == 303
    [line] = queries.absences(_key(desk), since=today())
    assert line.begins == line.ends == today() + 3 * DAY


@pytest.mark.parametrize(("first", "last"), [(0, 0), (2, 4), (1, 2), (-3, 9)])
def test_absences_that_overlap_are_refused_with_the_days_of_the_other(
    desk: Desk, first: int, last: int
) -> None:
    away(desk.vera, 0, 2)
    answer = desk.client(desk.vera).post(WHERE, days(first, last))
    assert answer.status_code == 409
    assert f"from {today()} to {today() + 2 * DAY} already" in answer.text


def test_an_absence_may_follow_another_and_they_count_as_one(desk: Desk) -> None:
    away(desk.vera, 0, 2)
    away(desk.vera, 3, 5, Kind.TRAINING)
    away(desk.vera, 7, 8)
    assert queries.away_until([_key(desk)]) == {_key(desk): today() + 5 * DAY}


def test_the_directory_and_the_menus_mark_whoever_is_away_and_refuse_nothing(desk: Desk) -> None:
    away(desk.boris, 0, 0)
    away(desk.vera, 2, 3)
    incident = desk.incident()
    reader = desk.client(desk.vera)
    listed = reader.get("/people").text
    assert re.search(r"Boris Orlov</span></span></a> <small class=\"away\">away today", listed)
    assert listed.count('class="away"') == 1
    menu = reader.get(f"/incidents/{incident.reference}").text
    assert re.search(r"Boris Orlov</span></span><small class=\"away\">away today", menu)
    assert '<small class="away">away today' in reader.get("/queue/open").text
    sent = {"assignee": str(desk.boris.id), "seen": str(incident.version)}
    answer = reader.post(f"/incidents/{incident.reference}/assignment", sent)
    assert answer.status_code == 303


def test_a_day_is_a_day_where_the_person_works(desk: Desk) -> None:
    """At noon of UTC it is the next day in Auckland already, and still this one in Honolulu."""
    with travel(datetime(2026, 11, 21, 12, tzinfo=UTC), tick=False):
        for who, zone in ((desk.vera, "Pacific/Auckland"), (desk.oleg, "Pacific/Honolulu")):
            with transaction():
                person = db.session.get_one(Person, who.id)
                services.set_hours(person, Hours(zone, ALWAYS.week), names={}, by=SYSTEM)
            away(who, 1, 1)
        assert queries.away_until([_key(desk), desk.oleg.id or _key(desk)]) == {
            _key(desk): date(2026, 11, 22)
        }


def test_whoever_left_is_not_excused_any_more(desk: Desk) -> None:
    key = _key(desk)
    with transaction():
        db.session.get_one(Person, key).active = False
    lead = desk.client(desk.anna)
    assert lead.post(WHERE, days(0, 1)).status_code == 404
    assert "Enter an absence" not in lead.get("/people/vera").text


def _key(desk: Desk) -> UUID:
    assert desk.vera.id
    return desk.vera.id
