"""What a process does by itself on a move, and how it is undone."""

from datetime import timedelta

import time_machine

from app.core import time
from app.core.db import db
from app.incidents import services as incidents
from app.workflow import drawing
from app.workflow import services as workflow
from app.workflow.definition import AssignStep, Definition, SetStep, WaitStep
from app.workflow.models import Timer
from tests.incidents.desk import Desk
from tests.incidents.own_fields import draw, values_of


def test_undoing_a_move_takes_back_what_its_process_did_with_it(filled: Desk) -> None:
    def steps(drawn: Definition) -> Definition:
        move = drawn.by_ends["in_progress", "waiting_customer"].model_copy(
            update={
                "then": (
                    AssignStep(do="assign", to="mover"),
                    SetStep(do="set", field="vip", value="yes"),
                    WaitStep(do="wait", hours=1, to="in_progress"),
                )
            }
        )
        return drawing.put_move(drawn, move, was=move.ends)

    draw(filled, steps)
    incident = filled.incident()
    filled.doing(incident, incidents.move, "in_progress", by=filled.anna)
    filled.doing(incident, incidents.move, "waiting_customer", by=filled.vera)
    db.session.expire_all()
    assert (incident.assignee_id, values_of(incident.number)) == (filled.vera.id, {"vip": True})
    assert db.session.get(Timer, incident.id)
    filled.doing(incident, incidents.undo, incident.version, by=filled.vera)
    db.session.expire_all()
    assert (incident.assignee_id, values_of(incident.number)) == (None, {})
    assert db.session.get(Timer, incident.id) is None


def test_what_waited_long_enough_moves_on_once(
    filled: Desk,
) -> None:
    def waits(drawn: Definition) -> Definition:
        move = drawn.by_ends["resolved", "closed"]
        ends = drawn.by_ends["in_progress", "resolved"].ends
        closing = drawn.by_ends[ends].model_copy(
            update={"then": (WaitStep(do="wait", hours=72, to=move.target),)}
        )
        return drawing.put_move(drawn, closing, was=ends)

    draw(filled, waits)
    incident = filled.incident()
    filled.doing(incident, incidents.move, "in_progress", by=filled.vera)
    fields = {"fields.site": "BER-1"}
    filled.doing(incident, incidents.edit, fields, seen=incident.version, by=filled.vera)
    filled.resolved(incident, by=filled.vera)
    assert workflow.ring() == 0
    with time_machine.travel(time.now() + timedelta(hours=73)):
        assert (workflow.ring(), workflow.ring()) == (1, 0)
    db.session.expire_all()
    assert incident.state == "closed"
