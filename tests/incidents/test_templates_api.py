"""Programs list templates, shape them, and open incidents with them."""

from typing import Any

import pytest
from werkzeug.test import TestResponse

from app.core.actor import Scope
from app.core.db import db
from app.incidents.models import Incident
from tests.api.conftest import Doors, doors
from tests.incidents.desk import Desk
from tests.incidents.test_templates import made, names

__all__ = ["doors"]


def read(answer: TestResponse) -> dict[str, Any]:
    found: dict[str, Any] = answer.json or {}
    return found


def test_programs_list_them(desk: Desk, doors: Doors) -> None:
    made(desk, "Lost", desk.cards, category_id=desk.topic)
    made(desk, "Theirs", desk.transfers)
    writer = doors.client(Scope.INCIDENTS_WRITE, departments=frozenset({desk.cards}))
    (told,) = writer.get("/templates").json["templates"]  # type: ignore[index]  # JSON
    assert told.pop("id")
    assert told.pop("changed_at")
    assert told == {
        "name": "Lost",
        "offered_to": "/cards",
        "place": 100,
        "subject": "Card lost",
        "text": "The card is lost since",
        "department": "/cards",
        "category": "card_arrival",
        "impact": "high",
        "urgency": "medium",
        "tags": ["card"],
        "retired_at": None,
        "version": 1,
    }


def test_a_lead_shapes_them_over_the_api(desk: Desk, doors: Doors) -> None:
    anna = doors.person(desk.anna)
    sent = {"name": "Lost", "offered_to": "/cards", "subject": "Card lost", "impact": "high"}
    new = anna.post("/templates", sent, Idempotency_Key="a")
    assert (new.status_code, new.headers["ETag"]) == (201, '"1"')
    assert anna.post("/templates", sent, Idempotency_Key="a").json == new.json
    at = new.headers["Location"].removeprefix("/api/v1")
    assert anna.get(at).json == new.json
    changed = anna.patch(at, {"text": "Since when?", "category": "card_arrival"}, If_Match='"1"')
    told = read(changed)
    assert (told["subject"], told["text"]) == ("Card lost", "Since when?")
    assert anna.patch(at, {"text": "No"}, If_Match='"1"').status_code == 412
    assert anna.patch(at, {"text": "No"}).status_code == 428
    assert read(anna.put(f"{at}/retirement"))["retired_at"]
    assert anna.get("/templates").json == {"templates": []}
    (shaped,) = read(anna.get("/templates", which="shaped"))["templates"]
    assert (shaped["name"], shaped["version"]) == ("Lost", 3)
    assert read(anna.delete(f"{at}/retirement"))["retired_at"] is None
    assert names(desk.vera) == ["Lost"]


@pytest.mark.attack(1)
def test_over_the_api_nobody_shapes_those_of_others(desk: Desk, doors: Doors) -> None:
    anna = doors.person(desk.anna)
    theirs, mine = made(desk, "Theirs", desk.transfers), made(desk, "Mine", desk.cards)
    refused = anna.post("/templates", {"name": "x", "offered_to": "/transfers"})
    assert read(refused)["faults"].keys() == {"offered_to"}
    assert anna.post("/templates", {"name": "x"}).status_code == 422
    assert anna.get(f"/templates/{theirs.id}").status_code == 404
    assert anna.put(f"/templates/{theirs.id}/retirement").status_code == 404
    moved = anna.patch(f"/templates/{mine.id}", {"offered_to": "/transfers"}, If_Match='"1"')
    assert read(moved)["faults"].keys() == {"offered_to"}
    (shaped,) = read(anna.get("/templates", which="shaped"))["templates"]
    assert shaped["name"] == "Mine"
    writer = doors.client(Scope.INCIDENTS_WRITE, departments=frozenset({desk.cards}))
    assert writer.get("/templates", which="shaped").status_code == 403
    assert writer.post("/templates", {"name": "x", "offered_to": "/cards"}).status_code == 403


def test_a_program_opens_an_incident_with_one_and_its_own_values_win(
    desk: Desk, doors: Doors
) -> None:
    template = made(desk, category_id=desk.topic)
    writer = doors.client(Scope.INCIDENTS_WRITE, departments=frozenset({desk.cards}))
    sent = {"template": str(template.id), "requester": {"name": "Ingrid"}}
    told = read(writer.post("/incidents", sent))
    said = {name: told[name] for name in ("subject", "department", "category", "impact", "tags")}
    assert said == {
        "subject": "Card lost",
        "department": "/cards",
        "category": "card_arrival",
        "impact": "high",
        "tags": ["card"],
    }
    own: dict[str, Any] = {
        "subject": "Mine",
        "category": None,
        "impact": "low",
        "tags": [],
        "department": None,
    }
    told = read(writer.post("/incidents", {**sent, **own}))
    assert {name: told[name] for name in own} == own


@pytest.mark.attack(1)
def test_a_template_that_is_not_offered_opens_nothing(desk: Desk, doors: Doors) -> None:
    theirs, empty = made(desk, "Theirs", desk.transfers), made(desk, "Empty", text=None)
    writer = doors.client(Scope.INCIDENTS_WRITE, departments=frozenset({desk.cards}))
    sent = {"requester": {"name": "Ingrid"}, "template": str(theirs.id)}
    refused = writer.post("/incidents", sent)
    assert (refused.status_code, read(refused)["faults"].keys()) == (422, {"template"})
    refused = writer.post("/incidents", {**sent, "template": str(empty.id)})
    assert (refused.status_code, read(refused)["faults"].keys()) == (422, {"text"})
    assert db.session.query(Incident).count() == 0
