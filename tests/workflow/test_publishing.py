"""From a draft to a version, and what refuses to become one."""

from typing import Any

import pytest
from sqlalchemy import select, text

from app.core.audit import AuditEntry
from app.core.db import db, transaction
from app.core.errors import Forbidden
from app.core.events import Event
from app.workflow import access, drawing, queries, services
from app.workflow.definition import CustomField, FieldKind, Move, State, StateCategory
from app.workflow.errors import (
    CodeTaken,
    DraftChanged,
    NoDraft,
    NoSuchProcess,
    NothingChanged,
    NotSound,
)
from app.workflow.models import Design
from tests.incidents.desk import Desk

PENDING = State(code="pending", category=StateCategory.WAITING, labels={"en": "Pending"})


def way(origin: str, target: str) -> Move:
    return Move.model_validate({"from": origin, "to": target})


def shaping(desk: Desk) -> Design:
    return access.design(desk.petra, "incident", to="shape")


def draw(desk: Desk, change: Any) -> None:
    with transaction():
        design = shaping(desk)
        drawn = change(services.begin_draft(design, by=desk.petra))
        services.redraw(design, drawn, seen=design.revision, by=desk.petra)


def publish(desk: Desk) -> Any:
    with transaction():
        design = shaping(desk)
        return services.publish(design, seen=design.revision, by=desk.petra)


def soundly(drawn: Any) -> Any:
    drawn = drawing.put_state(drawn, PENDING)
    for ends in (("in_progress", "pending"), ("pending", "in_progress")):
        drawn = drawing.put_move(drawn, way(*ends))
    return drawn


def test_a_draft_becomes_the_version_that_new_incidents_take(desk: Desk) -> None:
    before = desk.incident()
    draw(desk, soundly)
    made = publish(desk)
    after = desk.incident(email="other@example.com")
    assert (before.process.version, after.process.version) == (1, 2)
    assert "pending" in after.process.states
    assert "pending" not in before.process.states
    assert shaping(desk).draft is None
    entry = db.session.scalars(
        select(AuditEntry).where(AuditEntry.what == "process.published")
    ).one()
    assert (entry.subject, entry.details) == ("incident", {"version": 2})
    event = db.session.scalars(select(Event).where(Event.type == "process.published")).one()
    assert (event.subject, event.payload) == (made.id, {"process": "incident", "number": 2})


def test_a_dead_end_is_not_published(desk: Desk) -> None:
    way_in = way("in_progress", "pending")
    draw(desk, lambda drawn: drawing.put_move(drawing.put_state(drawn, PENDING), way_in))
    with pytest.raises(NotSound) as refusal:
        publish(desk)
    assert list(refusal.value.faults) == ["state.pending"]
    draw(desk, lambda drawn: drawing.drop_state(drawn, "pending"))
    with pytest.raises(NothingChanged):
        publish(desk)


def test_two_who_draw_do_not_overwrite_each_other(desk: Desk) -> None:
    draw(desk, soundly)
    with transaction():
        seen = shaping(desk).revision
    draw(desk, lambda drawn: drawing.drop_state(drawn, "pending"))
    with pytest.raises(DraftChanged), transaction():
        services.redraw(shaping(desk), drawn_of(desk), seen=seen, by=desk.petra)
    with pytest.raises(DraftChanged), transaction():
        services.discard_draft(shaping(desk), seen=seen, by=desk.petra)
    with transaction():
        design = shaping(desk)
        services.discard_draft(design, seen=design.revision, by=desk.petra)
    with pytest.raises(NoDraft):
        publish(desk)


def drawn_of(desk: Desk) -> Any:
    return queries.drafted(shaping(desk))


def test_a_field_keeps_its_kind_for_good(desk: Desk) -> None:
    cost = CustomField(code="cost", kind=FieldKind.NUMBER, labels={"en": "Cost"})
    draw(desk, lambda drawn: drawing.put_field(drawn, cost))
    publish(desk)
    draw(desk, lambda drawn: drawing.drop_field(drawn, "cost"))
    publish(desk)
    again = cost.model_copy(update={"kind": FieldKind.TEXT})
    draw(desk, lambda drawn: drawing.put_field(drawn, again))
    with pytest.raises(NotSound) as refusal:
        publish(desk)
    assert list(refusal.value.faults) == ["field.cost"]


def test_a_new_process_begins_like_another(desk: Desk) -> None:
    with transaction():
        services.found("hardware", {"en": "Hardware"}, like=shaping(desk), by=desk.petra)
    assert queries.newest("hardware").definition == queries.newest("incident").definition
    assert [each.code for each in queries.processes_of("incident")] == ["hardware", "incident"]
    for taken in ("hardware", "new"):  # /processes/new is a page
        with pytest.raises(CodeTaken), transaction():
            services.found(taken, {"en": "Again"}, like=shaping(desk), by=desk.petra)


@pytest.mark.attack(21)
def test_only_configurators_shape_and_only_who_works_reads(desk: Desk) -> None:
    for who in (desk.vera, desk.anna, desk.henrik, desk.pavel):
        with pytest.raises(Forbidden):
            access.design(who, "incident", to="shape")
    assert access.design(desk.vera, "incident").code == "incident"
    with pytest.raises(Forbidden):
        access.design(desk.pavel, "incident")
    with pytest.raises(NoSuchProcess):
        access.design(desk.petra, "nothing")


def test_a_version_that_stands_is_never_written_again(desk: Desk) -> None:
    before = db.session.execute(text("SELECT id, definition FROM workflow.process")).all()
    draw(desk, soundly)
    publish(desk)
    after = db.session.execute(text("SELECT id, definition FROM workflow.process")).all()
    assert {row.id: row.definition for row in before}.items() <= {
        row.id: row.definition for row in after
    }.items()
