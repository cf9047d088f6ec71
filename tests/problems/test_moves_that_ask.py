"""What moves of problems ask for, whichever way they are tried, and what undoing gives back."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from app.core import time
from app.core.db import db, transaction
from app.problems import services
from app.workflow import access as designs
from app.workflow import drawing, queries
from app.workflow import services as workflow
from app.workflow.definition import (
    AssignStep,
    Definition,
    SetStep,
    State,
    StateCategory,
    WaitStep,
    Who,
)
from app.workflow.errors import NotSound
from tests.incidents.own_fields import draw, with_steps
from tests.problems.cascades import TEXTS, solve, undo
from tests.problems.desk import ProblemDesk
from tests.problems.test_own_fields import filled, values_of, with_fields

__all__ = ["filled"]


def changed(drawn: Definition, ends: tuple[str, str], **more: Any) -> Definition:
    move = drawn.by_ends[ends].model_copy(update=more)
    return drawing.put_move(drawn, move, was=ends)


def test_taking_asks_and_takes_with_what_was_asked(desk: ProblemDesk) -> None:
    def its_own(drawn: Definition) -> Definition:
        more = {"who": (Who.ASSIGNEE,), "needs": ("cause", "reason")}
        return changed(with_fields(drawn), ("new", "analysis"), **more)

    draw(desk, its_own, of="problem")
    problem, browser = desk.problem(), desk.client(desk.vera)
    page = f"/problems/{problem.reference}"
    asked = browser.post(f"{page}/taking")
    assert asked.status_code == 422
    assert f'action="{page}/taking"' in asked.text
    typed = {"seen": "1", "fields.cause": "Rain", "reason": "Mine"}
    wrong = browser.post(f"{page}/taking", {**typed, "fields.vendor": "perhaps"})
    assert wrong.status_code == 422
    assert 'value="Rain"' in wrong.text
    assert f'action="{page}/taking"' in wrong.text
    assert browser.post(f"{page}/taking", typed).status_code == 303
    db.session.expire_all()
    assert (problem.state, problem.assignee_id) == ("analysis", desk.vera.id)
    assert values_of(problem) == {"cause": "Rain"}


def test_solving_does_not_overwrite_what_came_meanwhile(filled: ProblemDesk) -> None:
    problem, browser = filled.problem(filled.incident()), filled.client(filled.vera)
    page, seen = f"/problems/{problem.reference}", str(problem.version)
    edit = {"fields.cause": "A storm"}
    filled.at(problem, services.edit, edit, seen=problem.version, by=filled.boris)
    sent = {"kind": "solve", **TEXTS, "seen": seen, "fields.cause": "Rain"}
    again = browser.post(f"{page}/cascades", sent)
    assert again.status_code == 422
    assert 'value="Rain"' in again.text
    assert values_of(problem) == {"cause": "A storm"}
    db.session.refresh(problem)
    sent["seen"] = str(problem.version)
    assert browser.post(f"{page}/cascades", sent).status_code == 303
    assert values_of(problem) == {"cause": "Rain"}


def test_a_value_that_is_offered_no_more_is_not_lost(filled: ProblemDesk) -> None:
    problem, browser = filled.problem(), filled.client(filled.vera)
    given = {"fields.reviewer": str(filled.pavel.id)}  # an accountant takes no work
    filled.at(problem, services.edit, given, seen=1, by=filled.vera)
    address = f"/problems/{problem.reference}/own-fields"
    form = browser.get(address).text
    assert f'value="{filled.pavel.id}" selected' in form
    sent = {"seen": "2", "fields.reviewer": str(filled.pavel.id), "fields.vendor": "yes"}
    browser.post(address, sent)
    assert values_of(problem) == {"reviewer": filled.pavel.id, "vendor": True}


KEYS = ("origin", "target")


def with_two_ends(drawn: Definition) -> Definition:
    """Solved for good by leads, or given up by whoever likes."""
    labels = {"en": "Given up"}
    given_up = State(code="given_up", category=StateCategory.RESOLVED, labels=labels)
    drawn = drawing.put_state(drawn, given_up)
    for ends in (("in_progress", "given_up"), ("given_up", "closed")):
        like = drawn.by_ends["analysis", "waiting"]
        drawn = drawing.put_move(drawn, like.model_copy(update=dict(zip(KEYS, ends, strict=True))))
    drawn = with_steps(
        drawn, ("in_progress", "given_up"), WaitStep(do="wait", hours=1, to="closed")
    )
    return changed(drawn, ("in_progress", "solved"), who=(Who.LEAD,))


def test_whoever_solves_chooses_among_the_ends_that_are_theirs(desk: ProblemDesk) -> None:
    assert desk.anna
    draw(desk, with_two_ends, of="problem")
    problem, lead = desk.problem(desk.incident()), desk.client(desk.anna)
    desk.at(problem, services.move, "in_progress", by=desk.vera)
    page = f"/problems/{problem.reference}"
    assert 'name="to"' in lead.get(f"{page}/solving").text
    assert 'name="to"' not in desk.client(desk.vera).get(f"{page}/solving").text
    assert (
        lead.post(f"{page}/cascades", {"kind": "solve", **TEXTS, "to": "closed"}).status_code == 409
    )
    lead.post(f"{page}/cascades", {"kind": "solve", **TEXTS, "to": "given_up"})
    db.session.expire_all()
    assert problem.state == "given_up"


@pytest.mark.parametrize(
    ("ends", "more"),
    [
        (("new", "analysis"), {"needs": ("resolution",)}),
        (("solved", "closed"), {"needs": ("resolution",)}),
    ],
)
def test_only_solving_asks_how(desk: ProblemDesk, ends: Any, more: Any) -> None:
    with pytest.raises(NotSound):
        draw(desk, lambda drawn: changed(drawn, ends, **more), of="problem")


def test_nothing_is_closed_without_having_been_solved(desk: ProblemDesk) -> None:
    def past(drawn: Definition) -> Definition:
        like = drawn.by_ends["new", "analysis"]
        return drawing.put_move(drawn, like.model_copy(update={"target": "closed"}))

    with pytest.raises(NotSound):
        draw(desk, past, of="problem")


def test_undoing_a_solving_gives_back_what_its_process_did_with_it(filled: ProblemDesk) -> None:
    def steps(drawn: Definition) -> Definition:
        nobody = AssignStep(do="assign", to="nobody")
        return with_steps(
            drawn, ("new", "solved"), nobody, SetStep(do="set", field="vendor", value="yes")
        )

    draw(filled, steps, of="problem")
    problem = filled.problem(filled.incident())
    filled.at(problem, services.assign, to=filled.vera.id, by=filled.vera)
    edit = {"fields.cause": "Rain"}
    filled.at(problem, services.edit, edit, seen=problem.version, by=filled.vera)
    cascade = solve(filled, problem)
    db.session.expire_all()
    assert (problem.assignee_id, values_of(problem)["vendor"]) == (None, True)
    undo(filled, problem, cascade)
    db.session.expire_all()
    assert (problem.state, problem.assignee_id) == ("new", filled.vera.id)
    assert values_of(problem) == {"cause": "Rain"}


def test_a_wait_goes_on_where_its_row_was_taken_over_to(desk: ProblemDesk) -> None:
    def waits(drawn: Definition) -> Definition:
        step = WaitStep(do="wait", hours=2, to="in_progress")
        return with_steps(drawn, ("new", "waiting"), step)

    def renamed(drawn: Definition) -> Definition:
        state = drawn.by_state["waiting"].model_copy(update={"code": "on_hold"})
        return drawing.put_state(drawn, state, was="waiting")

    draw(desk, waits, of="problem")
    problem = desk.problem()
    desk.at(problem, services.move, "waiting", by=desk.vera)
    old = queries.newest("problem").id
    draw(desk, renamed, of="problem")
    shaper = desk.petra
    with transaction():
        design = designs.design(shaper, "problem", to="shape")
        key = str(workflow.migrate(design, {old: {"waiting": "on_hold"}}, by=shaper).id)
    workflow.continue_migration(key)
    with time_machine.travel(time.now() + timedelta(hours=2.1), tick=True):
        assert workflow.ring() == 1
    db.session.expire_all()
    assert problem.state == "in_progress"
