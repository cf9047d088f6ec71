"""What people are told of problems."""

from typing import Any

import pytest

from app.core.db import db, transaction
from app.core.events import publish
from app.incidents import services as incidents
from app.incidents.models import Incident
from app.notifications import queries
from app.problems import services as problems
from app.problems.events import ProblemMoved
from app.problems.models import Problem
from tests.api.conftest import Doors
from tests.incidents.desk import Desk
from tests.notifications.telling import follows, told


def test_the_solved_problem_is_told_to_all_whom_it_concerns(desk: Desk) -> None:
    incident, solver = desk.incident(), desk.vera
    desk.doing(incident, incidents.assign, to=desk.boris.id, by=desk.boris)
    follows(desk.henrik, incident)
    with transaction():
        found = db.session.get_one(Incident, incident.id)
        problem = problems.open_(
            title="Cards are late",
            description="",
            by=solver,
            department_id=desk.cards,
            incidents=[found],
        )
    with transaction():
        publish(
            ProblemMoved(
                subject_id=problem.id,
                old_state="analysis",
                new_state="solved",
                old_state_category="open",
                new_state_category="resolved",
            ),
            by=solver,
        )
    assert ("solved", problem.number) in told(desk.boris)
    assert ("solved", problem.number) in told(desk.henrik)
    assert told(desk.vera) == []
    assert queries.notices(desk.oleg, most=9) == []
    page = desk.client(desk.boris).get("/notifications").text
    assert f"PRB-{problem.number} is solved" in page


def problem_of(desk: Desk) -> Problem:
    by = desk.vera
    with transaction():
        return problems.open_(title="Cards are late", by=by, department_id=desk.cards)


def doing(problem: Problem, verb: Any, *args: Any, **more: Any) -> None:
    with transaction():
        verb(db.session.get_one(Problem, problem.id), *args, **more)


def test_whoever_is_given_a_problem_is_told_but_not_who_takes_it(desk: Desk) -> None:
    given, taken, _ = problem_of(desk), problem_of(desk), desk.boris
    doing(given, problems.assign, to=desk.boris.id, by=desk.anna)
    doing(taken, problems.take, by=desk.boris)
    assert told(desk.boris) == [("assigned", given.number)]
    page = desk.client(desk.boris).get("/notifications").text
    assert f"Anna Kovač gave you PRB-{given.number}" in page
    assert f'href="/problems/PRB-{given.number}"' in page


def test_whoever_is_called_in_a_note_of_a_problem_is_told(desk: Desk) -> None:
    problem, boris = problem_of(desk), desk.boris
    doing(problem, problems.note, "@Boris @vera look, not you@henrik", by=desk.vera)
    assert told(boris) == [("mentioned", problem.number)]
    assert told(desk.vera) == told(desk.henrik) == []
    page = desk.client(boris).get("/notifications").text
    assert f"Vera Lang called you in a note of PRB-{problem.number}" in page


@pytest.mark.attack(3)
def test_who_does_not_see_the_problem_learns_nothing_of_its_note(desk: Desk, doors: Doors) -> None:
    problem, oleg = problem_of(desk), desk.oleg
    doing(problem, problems.note, "@oleg it is about a secret", by=desk.vera)
    assert told(oleg) == []
    assert queries.unread(oleg) == 0
    browser = desk.client(oleg)
    assert "Cards are late" not in browser.get("/notifications").text
    assert "unread: 0" in browser.get("/notifications/news").text
    assert doors.person(oleg).get("/notifications").get_json()["notifications"] == []
