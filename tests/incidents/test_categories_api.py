"""Programs read categories with what they give, and open incidents that take it."""

from typing import Any

import pytest

from app.core.actor import Role, Scope
from app.core.db import db, transaction
from app.incidents import services
from app.incidents.models import Category
from tests.api.conftest import Doors, Program, doors
from tests.incidents.desk import Desk
from tests.incidents.test_templates import made

__all__ = ["doors"]

WHAT = ("department", "impact", "urgency", "priority", "tags")


@pytest.fixture
def topic(desk: Desk) -> Category:
    """The category of the desk, with something to give."""
    by = desk.person("Conrad Shaper", None, Role.CONFIGURATOR)
    with transaction():
        found = db.session.get_one(Category, desk.topic)
        given = {"department_id": desk.cards, "impact": 1, "urgency": 1, "tags": ["lost"]}
        values = {**services.category_values(found), **given, "process": "incident"}
        services.change_category(found, values, seen=1, by=by)
    return found


@pytest.fixture
def writer(desk: Desk, doors: Doors) -> Program:
    return doors.client(Scope.INCIDENTS_WRITE, departments=frozenset({desk.cards}))


def opened(writer: Program, **more: Any) -> dict[str, Any]:
    """What the new incident of the category has."""
    asked = {"subject": "x", "text": "y", "requester": {"name": "Ingrid"}}
    answer = writer.post("/incidents", {**asked, "category": "card_arrival", **more})
    assert answer.status_code == 201
    assert answer.json
    return {name: answer.json[name] for name in WHAT}


@pytest.mark.usefixtures("topic")
def test_programs_read_them(writer: Program) -> None:
    one = writer.get("/categories/card_arrival")
    assert one.headers["ETag"] == '"2"'
    assert one.json == {
        "code": "card_arrival",
        "labels": {"en": "Card arrival", "ru": "Доставка карты"},
        "parent": None,
        "place": 100,
        "offered": True,
        "retired_at": None,
        "defaults": {
            "department": "/cards",
            "impact": "high",
            "urgency": "high",
            "tags": ["lost"],
            "process": "incident",
        },
        "version": 2,
    }
    assert writer.get("/categories").json == {"categories": [one.json]}
    assert writer.get("/categories/no_such").status_code == 404


@pytest.mark.usefixtures("topic")
def test_what_is_not_sent_the_category_gives(writer: Program) -> None:
    given = {"department": "/cards", "impact": "high", "urgency": "high"}
    assert opened(writer) == {**given, "priority": "critical", "tags": ["lost"]}
    nothing: dict[str, Any] = {"department": None, "impact": None, "urgency": None, "tags": []}
    assert opened(writer, **nothing) == opened(writer)


@pytest.mark.usefixtures("topic")
def test_a_given_value_wins(writer: Program) -> None:
    own = {"department": "/transfers", "impact": "medium", "urgency": "low", "tags": ["mine"]}
    assert opened(writer, **own) == {**own, "priority": "low"}


@pytest.mark.usefixtures("topic")
def test_a_template_wins_where_it_says_more_than_is_usual(desk: Desk, writer: Program) -> None:
    says = made(desk, category_id=desk.topic, department_id=None, impact=3, urgency=2, tags=[])
    told = opened(writer, template=str(says.id))
    assert (told["impact"], told["urgency"]) == ("low", "high")
    assert (told["department"], told["tags"]) == ("/cards", ["lost"])


def test_one_that_is_switched_off_opens_nothing(
    desk: Desk, doors: Doors, writer: Program, topic: Category
) -> None:
    template, by = made(desk, category_id=desk.topic), desk.anna
    with transaction():
        services.retire_category(topic, by=by)
    told = writer.get("/categories/card_arrival").json
    assert told is not None
    assert (told["offered"], told["retired_at"] is None) == (False, False)
    asked = {"subject": "x", "text": "y", "requester": {"name": "Ingrid"}}
    refused = writer.post("/incidents", {**asked, "category": "card_arrival"})
    assert refused.status_code == 422
    assert refused.json
    assert refused.json["faults"] == {"category": "This category is switched off."}
    by_template = doors.person(desk.vera).post(
        "/incidents", {**asked, "template": str(template.id)}
    )
    assert by_template.json
    assert by_template.json["category"] is None
