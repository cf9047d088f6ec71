"""Notifications for programs of people."""

from typing import Any

import pytest

from app.incidents import services as incidents
from app.notifications import queries
from tests.api.conftest import Doors
from tests.incidents.desk import Desk
from tests.notifications.telling import relayed, told


def test_pages_follow_each_other_without_a_gap(desk: Desk, doors: Doors) -> None:
    for _ in range(5):
        desk.doing(desk.incident(), incidents.assign, to=desk.boris.id, by=desk.anna)
    expected = [number for _kind, number in told(desk.boris)]
    program, found, cursor = doors.person(desk.boris), [], None
    while True:
        asked: dict[str, Any] = {"limit": 2, **({"cursor": cursor} if cursor else {})}
        page = program.get("/notifications", **asked).get_json()
        found += [int(each["about"].removeprefix("INC-")) for each in page["notifications"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert found == expected
    assert len(expected) == 5


def test_a_person_does_it_all_by_the_api(desk: Desk, doors: Doors) -> None:
    incident = desk.incident("Card not arrived")
    desk.doing(incident, incidents.assign, to=desk.boris.id, by=desk.anna)
    relayed()
    boris = doors.person(desk.boris)
    page = boris.get("/notifications", unread="true").get_json()
    (notice,) = page["notifications"]
    assert (notice["kind"], notice["about"]) == ("assigned", incident.reference)
    assert (notice["subject"], notice["by"]) == ("Card not arrived", "Anna Kovač")
    assert page["unread"] == 1
    assert boris.put(f"/notifications/{notice['id']}/reading").status_code == 204
    assert boris.get("/notifications", unread="true").get_json()["notifications"] == []
    assert boris.put("/notifications/reading").status_code == 204
    wanted = dict.fromkeys(queries.CHOICES, False)
    assert boris.put("/notifications/preferences", wanted).get_json() == wanted
    assert boris.get("/notifications/preferences").get_json() == wanted


@pytest.mark.attack(6)
def test_a_program_names_no_column(desk: Desk, doors: Doors) -> None:
    for asked in ({"person_id": "1"}, {"sort": "at"}, {"unread": "1"}, {"cursor": "made-up"}):
        assert doors.person(desk.boris).get("/notifications", **asked).status_code == 422
