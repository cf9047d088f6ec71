"""Fields of the company's own to try things on, and how a process is drawn anew."""

from typing import Any

from sqlalchemy import select

from app.core.db import db, transaction
from app.incidents.models import Incident, Value
from app.workflow import access, drawing
from app.workflow import services as workflow
from app.workflow.definition import CustomField, Definition, Step
from app.workflow.services import holding
from tests.incidents.desk import Desk

FIELDS: list[dict[str, Any]] = [
    {
        "code": "site",
        "kind": "text",
        "labels": {"en": "Site", "ru": "Площадка"},
        "listed": True,
        "pattern": "[A-Z]{3}-[0-9]+",
        "required": 'state = "resolved"',
    },
    {"code": "cost", "kind": "number", "labels": {"en": "Cost"}, "shown": "vip = yes"},
    {"code": "due", "kind": "date", "labels": {"en": "Promised"}},
    {"code": "vip", "kind": "flag", "labels": {"en": "VIP"}},
    {"code": "owner", "kind": "person", "labels": {"en": "Owner"}, "listed": True},
    {
        "code": "colour",
        "kind": "choice",
        "labels": {"en": "Colour"},
        "choices": [{"code": "red", "labels": {"en": "Red", "ru": "Красный"}}],
    },
]


def draw(desk: Desk, change: Any, *, of: str = "incident") -> None:
    """Have a process changed and published, that of incidents or `of` others."""
    shaper = desk.petra
    with transaction():
        design = access.design(shaper, of, to="shape")
        drawn: Definition = change(workflow.begin_draft(design, by=shaper))
        workflow.redraw(design, drawn, seen=design.revision, by=shaper)
        workflow.publish(design, seen=design.revision, by=shaper)


def with_fields(drawn: Definition) -> Definition:
    for each in FIELDS:
        drawn = drawing.put_field(drawn, CustomField.model_validate(each))
    return drawn


def opened(desk: Desk) -> int:
    return desk.incident().number


def with_steps(drawn: Definition, ends: tuple[str, str], *steps: Step) -> Definition:
    """Have the process do this by itself on the move between these states."""
    move = drawn.by_ends[ends].model_copy(update={"then": steps})
    return drawing.put_move(drawn, move, was=ends)


def values_of(number: int) -> dict[str, Any]:
    key = db.session.scalars(select(Incident.id).where(Incident.number == number)).one()
    return holding.held(Value, [key])[key]
