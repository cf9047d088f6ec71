"""Working hours for programs: set, read, dropped, and reckoned with."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.people.hours import Hours, Span
from tests.api.conftest import Doors
from tests.incidents.desk import Desk
from tests.people.weeks import BODY, OFFICE, give


def test_programs_set_read_and_drop_hours(desk: Desk, doors: Doors) -> None:
    assert desk.vera.id
    lead, reader = doors.person(desk.anna), doors.person(desk.oleg)
    for address in ("/department-hours/cards", "/people/vera/hours"):
        made = lead.put(address, BODY, Idempotency_Key=f"one{address}")
        assert made.status_code == 200
        assert lead.put(address, BODY, Idempotency_Key=f"one{address}").json == made.json
        assert reader.get(address).json == made.json
        assert made.json
        assert made.json["monday"] == BODY["monday"]
        assert made.json["sunday"] == []
        assert made.json["is_own"] is True
    inherited = reader.get("/department-hours/cards/card-delivery").json
    assert inherited
    assert (inherited["department"], inherited["is_own"]) == ("/cards", False)
    for address in ("/people/vera/hours", "/department-hours/cards"):
        assert lead.delete(address).status_code == 204
        assert lead.delete(address).status_code == 409
    assert reader.get("/people/vera/hours").json == {**_always(), "is_own": False}


def _always() -> dict[str, Any]:
    whole = [{"begins": "00:00", "ends": "24:00"}]
    days = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    return {"zone": "UTC", "holidays": [], "department": None} | dict.fromkeys(days, whole)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"zone": "Mars/Olympus"}, "zone"),
        ({"monday": [{"begins": "9:00", "ends": "13:00"}]}, "monday.0.begins"),
        ({"monday": [{"begins": "13:00", "ends": "09:00"}]}, "monday"),
        ({"monday": []}, "monday"),
        ({"holidays": [{"day": "Christmas"}]}, "holidays.0.day"),
        ({"hours": 8}, "hours"),
    ],
)
def test_a_wrong_body_is_refused_with_the_field_named(
    desk: Desk, doors: Doors, changed: dict[str, Any], field: str
) -> None:
    answer = doors.person(desk.anna).put("/department-hours/cards", BODY | changed)
    assert answer.status_code == 422
    assert answer.json
    assert list(answer.json["faults"]) == [field]


def test_programs_reckon_working_time(desk: Desk, doors: Doors) -> None:
    assert desk.vera.id
    give(desk, desk.cards, Hours("Europe/Berlin", OFFICE))
    reader = doors.person(desk.oleg)
    friday = datetime(2026, 11, 20, 15, tzinfo=UTC)  # 16:00 in Berlin
    for address in ("/people/vera/working-time", "/department-working-time/cards"):
        later = reader.get(address, start=friday.isoformat(), seconds=4 * 3600).json
        assert later
        assert later["end"] == "2026-11-23T10:00:00Z"
        monday = (friday + timedelta(days=3)).isoformat()
        worked = reader.get(address, start=friday.isoformat(), end=monday).json
        assert worked
        assert worked["seconds"] == 9 * 3600


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"start": "2026-11-20T15:00:00"}, "start"),
        ({"start": "2026-11-20T15:00:00Z"}, "query"),
        ({"start": "2026-11-20T15:00:00Z", "seconds": "-1"}, "seconds"),
        ({"start": "2026-11-20T15:00:00Z", "seconds": "31000000"}, "seconds"),
        ({"start": "1926-11-20T15:00:00Z", "seconds": "1"}, "start"),
        ({"start": "2026-11-20T15:00:00Z", "end": "2096-11-20T15:00:00Z"}, "end"),
    ],
)
def test_what_cannot_be_reckoned_is_refused_with_the_field_named(
    desk: Desk, doors: Doors, query: dict[str, str], field: str
) -> None:
    give(desk, desk.cards, Hours("UTC", ((Span(0, 1),),) + ((),) * 6))
    answer = doors.person(desk.oleg).get("/department-working-time/cards", **query)
    assert answer.status_code == 422
    assert answer.json
    assert list(answer.json["faults"]) == [field]
