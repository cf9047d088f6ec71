"""Absences for programs, and whose nobody else removes."""

import pytest
from werkzeug.test import TestResponse

from app.core.actor import Actor
from app.core.db import db
from app.people.models import Absence
from tests.api.conftest import Doors, Program
from tests.incidents.desk import Desk
from tests.people.days import WHERE, away, days


def test_programs_enter_read_and_remove_absences(desk: Desk, doors: Doors) -> None:
    assert desk.boris.id
    me = doors.person(desk.vera)
    body = days(0, 4, note="To the sea", stand_in="boris")
    made = me.post(WHERE, body, Idempotency_Key="one")
    assert made.status_code == 201
    assert made.json
    assert me.post(WHERE, body, Idempotency_Key="one").json == made.json
    assert made.json == {**body, "id": made.json["id"], "version": 1}
    assert _absent_until(me) == body["ends"]
    assert me.post(WHERE, body).status_code == 409
    assert me.delete(f"{WHERE}/{made.json['id']}").status_code == 204
    assert me.delete(f"{WHERE}/{made.json['id']}").status_code == 404
    assert _absent_until(me) is None


def test_programs_change_an_absence_and_lose_to_nobody(desk: Desk, doors: Doors) -> None:
    me = doors.person(desk.vera)
    made = me.post(WHERE, days(0, 4, note="To the sea"))
    assert made.json
    assert made.headers["ETag"] == '"1"'
    at = f"{WHERE}/{made.json['id']}"
    last = days(0, 6)["ends"]
    changed = me.patch(at, {"ends": last}, If_Match='"1"')
    assert changed.json == {**made.json, "ends": last, "version": 2}
    assert changed.headers["ETag"] == '"2"'
    assert _absent_until(me) == last
    assert me.patch(at, {"note": "No"}, If_Match='"1"').status_code == 412
    assert me.patch(at, {"note": "No"}).status_code == 428
    assert me.patch(at, {"ends": "2001-01-01"}, If_Match='"2"').status_code == 422
    away(desk.vera, 9, 9)
    assert me.patch(at, {"ends": days(0, 9)["ends"]}, If_Match='"2"').status_code == 409
    assert me.patch(at, {"note": "Hills", "stand_in": None}, If_Match='"2"').status_code == 200


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"begins": "soon"}, "begins"),
        ({"ends": "2001-01-01"}, "ends"),
        ({"kind": "hangover"}, "kind"),
        ({"stand_in": "nobody"}, "stand_in"),
        ({"note": "a\0b"}, "note"),
        ({"person": "oleg"}, "person"),
    ],
)
def test_a_wrong_body_is_refused_with_the_field_named(
    desk: Desk, doors: Doors, changed: dict[str, str], field: str
) -> None:
    answer = doors.person(desk.vera).post(WHERE, days(0, 1) | changed)
    assert answer.status_code == 422
    assert answer.json
    assert list(answer.json["faults"]) == [field]


@pytest.mark.attack(2)
@pytest.mark.attack(22)
def test_an_absence_is_removed_through_its_own_person_only(desk: Desk, doors: Doors) -> None:
    theirs = away(desk.oleg, 0, 3).id

    def tries(who: Actor, login: str) -> list[int]:
        path = f"/people/{login}/absences/{theirs}"
        page: TestResponse = desk.client(who).post(f"{path}/removal")
        form: TestResponse = desk.client(who).post(path, {**days(0, 1), "seen": "1"})
        patched = doors.person(who).patch(path, {"note": "x"}, If_Match='"1"')
        assert page.status_code == form.status_code == patched.status_code
        return [page.status_code, doors.person(who).delete(path).status_code]

    assert tries(desk.vera, "vera") == [404, 404]
    assert tries(desk.anna, "vera") == [404, 404]
    assert tries(desk.vera, "oleg") == [403, 403]
    assert tries(desk.anna, "oleg") == [403, 403]
    assert db.session.get(Absence, theirs)


@pytest.mark.attack(1)
def test_a_lead_of_another_department_learns_nothing_by_sending_a_body(
    desk: Desk, doors: Doors
) -> None:
    assert desk.oleg.id
    answer = doors.person(desk.anna).post("/people/oleg/absences", {"begins": 1})
    assert answer.status_code == 403


def _absent_until(program: Program) -> str | None:
    answer = program.get("/people/vera").json
    assert answer
    found: str | None = answer["absent_until"]
    return found
