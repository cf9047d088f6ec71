"""Private incidents over the API."""

from typing import Any

import pytest

from app.core.actor import Scope
from tests.api.conftest import Doors, Program
from tests.incidents.desk import Desk


@pytest.mark.attack(1)
def test_a_program_sees_it_only_when_it_is_named(desk: Desk, doors: Doors) -> None:
    everywhere = frozenset({desk.cards, desk.transfers})
    shop = doors.client(Scope.INCIDENTS_READ, Scope.INCIDENTS_WRITE, departments=everywhere)
    other = doors.client(Scope.INCIDENTS_READ, departments=everywhere)
    incident = desk.incident()
    place = f"/incidents/{incident.reference}"
    assert desk.vera.id
    key = other.headers["X-Api-Key"]
    made = shop.put(f"{place}/privacy", {"people": ["vera"], "clients": []})
    assert made.json == {
        "private": True,
        "people": ["vera"],
        "clients": [shop.headers["X-Api-Key"]],
    }
    assert told(shop, place)["private"] is True
    for path in ("", "/messages", "/history", "/links", "/privacy", "/followers"):
        assert other.get(f"{place}{path}").status_code == 404
    assert told(other, "/incidents")["incidents"] == []
    assert shop.put(f"{place}/privacy", {"clients": [key]}).status_code == 200
    assert [each["number"] for each in told(other, "/incidents")["incidents"]] == [
        incident.reference
    ]
    assert set(told(shop, f"{place}/privacy")["clients"]) == {key, shop.headers["X-Api-Key"]}
    assert told(shop, f"{place}/privacy")["people"] == []
    assert shop.put(f"{place}/privacy", {"people": ["no.body"]}).status_code == 422
    assert shop.delete(f"{place}/privacy").json == {"private": False, "people": [], "clients": []}


def told(program: Program, address: str) -> Any:
    return program.get(address).json
