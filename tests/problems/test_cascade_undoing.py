"""What a cascade did is undone, and what a dead worker left is taken up again."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.core import time
from app.core.db import db
from app.core.jobs import Job
from app.incidents import services as incidents
from app.incidents.models import Then
from app.problems.errors import CascadeOver
from app.problems.models import Kind, Why
from app.problems.services import cascading
from tests.problems.cascades import TEXTS, item, replies, solve, undo
from tests.problems.desk import ProblemDesk


def test_undo_puts_back_what_nobody_has_changed_and_withdraws_its_words(desk: ProblemDesk) -> None:
    same, touched = desk.incident(), desk.incident(email="nils@example.com")
    problem = desk.problem(same, touched)
    before = {name: getattr(same, name) for name in ("state", "last_words", "unread", "bucket")}
    cascade = solve(desk, problem)
    desk.doing(touched, incidents.note, "Called them", by=desk.vera)

    undo(desk, problem, cascade)

    db.session.refresh(cascade)
    assert (cascade.stage, problem.state) == ("undone", "new")
    assert {name: getattr(same, name) for name in before} == before
    assert (same.resolution, same.resolved_at, same.first_reply_at) == (None, None, None)
    assert replies(same)[0][1] == "withdrawn"
    assert (touched.state, replies(touched)[0][1]) == ("resolved", "not_sent")
    assert item(cascade, touched).undo_why == Why.CHANGED
    assert problem.live_incidents == 1
    with pytest.raises(CascadeOver):
        undo(desk, problem, cascade)


def test_undo_lets_that_wait_again_which_solving_had_cancelled(desk: ProblemDesk) -> None:
    waits, had_none, ended = (desk.incident(email=f"{name}@example.com") for name in "abc")
    plan = incidents.Plan(at=time.now() + timedelta(days=1), then=Then.NOTE, text="Ring them")
    for each in (waits, ended):
        desk.doing(each, incidents.follow_up, plan, by=desk.vera)
    desk.doing(ended, incidents.cancel_follow_up, by=desk.vera)
    problem = desk.problem(waits, had_none, ended)
    cascade = desk.at(problem, cascading.start, Kind.SOLVE_AND_CLOSE, TEXTS, by=desk.vera)
    cascading.run(str(cascade.id))
    assert incidents.waiting(waits.id) is None

    undo(desk, problem, cascade)

    found = incidents.waiting(waits.id)
    assert found
    assert (found.text, found.due_at, found.by_name) == ("Ring them", plan.at, "Vera Lang")
    assert [incidents.waiting(each.id) for each in (had_none, ended)] == [None, None]
    page = desk.client(desk.vera).get(f"/incidents/{waits.reference}").text
    assert "Follow-up" in page
    solve(desk, problem)
    assert [each.state for each in (waits, had_none, ended)] == ["resolved"] * 3
    assert incidents.waiting(waits.id) is None


def test_what_an_undoing_put_back_is_solved_again(desk: ProblemDesk) -> None:
    incident = desk.incident()
    problem = desk.problem(incident)
    undo(desk, problem, solve(desk, problem))
    solve(desk, problem)
    assert incident.state == "resolved"


def test_undoing_stops_what_is_still_to_come(desk: ProblemDesk) -> None:
    incident = desk.incident()
    problem = desk.problem(incident)
    cascade = desk.at(problem, cascading.start, Kind.SOLVE, TEXTS, by=desk.vera)
    undo(desk, problem, cascade)
    cascading.run(str(cascade.id))
    assert (item(cascade, incident).why, replies(incident)) == (Why.STOPPED, [])
    assert problem.state == "new"


def test_after_ten_minutes_nothing_is_undone(desk: ProblemDesk) -> None:
    problem = desk.problem(desk.incident())
    cascade = solve(desk, problem)
    assert cascade.finished_at
    with time_machine.travel(cascade.finished_at + timedelta(minutes=11), tick=False):
        assert not cascading.can_undo(cascade)
        with pytest.raises(CascadeOver):
            undo(desk, problem, cascade)


def test_a_cascade_whose_worker_died_is_taken_up_again(desk: ProblemDesk) -> None:
    cascade = desk.at(
        desk.problem(desk.incident()), cascading.start, Kind.SOLVE, TEXTS, by=desk.vera
    )
    assert cascading.resume_forgotten() == 0
    with time_machine.travel(time.now() + timedelta(minutes=2), tick=False):
        assert cascading.resume_forgotten() == 1
    jobs = db.session.scalars(select(Job.arguments).where(Job.work.endswith("running.run"))).all()
    assert jobs == [[str(cascade.id)]] * 2
