"""What a process of problems does by itself: on a move, and when time is up."""

from datetime import timedelta

import pytest
import time_machine

from app.core import time
from app.core.db import db
from app.core.errors import Invalid
from app.problems import services
from app.problems.models import Cascade, Change, Problem
from app.problems.services import cascading
from app.workflow import drawing
from app.workflow import services as workflow
from app.workflow.definition import (
    AssignStep,
    CustomField,
    Definition,
    NotifyStep,
    SetStep,
    WaitStep,
)
from app.workflow.errors import NotSound
from app.workflow.models import Timer
from tests.incidents.own_fields import draw, with_steps
from tests.problems.cascades import solve
from tests.problems.desk import ProblemDesk
from tests.problems.test_own_fields import values_of


def later(hours: float) -> time_machine.travel:
    return time_machine.travel(time.now() + timedelta(hours=hours), tick=True)


def test_a_move_gives_sets_and_calls_and_is_undone_as_one(desk: ProblemDesk) -> None:
    def steps(drawn: Definition) -> Definition:
        field = CustomField.model_validate(
            {"code": "seen", "kind": "flag", "labels": {"en": "Seen"}}
        )
        return with_steps(
            drawing.put_field(drawn, field),
            ("new", "analysis"),
            AssignStep(do="assign", to="mover"),
            SetStep(do="set", field="seen", value="yes"),
            NotifyStep(do="notify", whom="leads"),
            WaitStep(do="wait", hours=1, to="waiting"),
        )

    draw(desk, steps, of="problem")
    problem = desk.problem()
    desk.at(problem, services.move, "analysis", by=desk.vera)
    db.session.expire_all()
    assert (problem.assignee_id, values_of(problem)) == (desk.vera.id, {"seen": True})
    assert db.session.get(Timer, problem.id)
    desk.at(problem, services.undo, problem.version, by=desk.vera)
    db.session.expire_all()
    assert (problem.state, problem.assignee_id, values_of(problem)) == ("new", None, {})
    assert db.session.get(Timer, problem.id) is None


def test_what_waited_long_enough_moves_on_once(desk: ProblemDesk) -> None:
    def waits(drawn: Definition) -> Definition:
        step = WaitStep(do="wait", hours=2, to="in_progress")
        return with_steps(drawn, ("new", "waiting"), step)

    draw(desk, waits, of="problem")
    problem = desk.problem()
    desk.at(problem, services.move, "waiting", by=desk.vera)
    with later(1.9):
        assert workflow.ring() == 0
    with later(2.1):
        assert workflow.ring() == 1
        assert workflow.ring() == 0
    db.session.expire_all()
    assert problem.state == "in_progress"


def test_a_solved_problem_closes_itself_with_its_incidents(desk: ProblemDesk) -> None:
    draw(desk, _closes_after_a_day, of="problem")
    incident = desk.incident()
    problem = desk.problem(incident)
    solve(desk, problem)
    with later(25):
        workflow.ring()
        cascade = db.session.query(Cascade).filter_by(kind="close").one()
        cascading.run(str(cascade.id))
        db.session.expire_all()
    assert (problem.state, incident.state) == ("closed", "closed")


def test_a_way_that_is_gone_is_told_in_its_history(desk: ProblemDesk) -> None:
    draw(desk, _closes_after_a_day, of="problem")
    problem = desk.problem(desk.incident())
    cascade = solve(desk, problem)
    db.session.query(Cascade).filter_by(id=cascade.id).update({"stage": "running"})
    db.session.commit()
    with later(25):  # another cascade is still at work
        workflow.ring()
    db.session.expire_all()
    assert problem.state == "solved"
    assert _last(problem) == ("wait", "closed", "no_way_on")


def test_no_time_solves_a_problem_since_customers_are_told_then(desk: ProblemDesk) -> None:
    def solves(drawn: Definition) -> Definition:
        step = WaitStep(do="wait", hours=2, to="solved")
        return with_steps(drawn, ("new", "waiting"), step)

    with pytest.raises(NotSound) as refusal:
        draw(desk, solves, of="problem")
    assert isinstance(refusal.value, Invalid)
    assert "somebody's to take" in str(list(refusal.value.faults.values()))


def _closes_after_a_day(drawn: Definition) -> Definition:
    step = WaitStep(do="wait", hours=24, to="closed")
    return with_steps(drawn, ("new", "solved"), step)


def _last(problem: Problem) -> tuple[str, str, str | None]:
    query = db.session.query(Change).filter_by(problem_id=problem.id, version=problem.version)
    row = query.one()
    return row.field, row.old, row.reason
