"""A customer who says that it is still broken opens the incident and the problem again."""

from typing import Any

import pytest
from sqlalchemy import text

from app.core.actor import SYSTEM
from app.core.db import db
from app.incidents import services as incidents
from tests.problems.cascades import solve
from tests.problems.desk import ProblemDesk


def test_still_broken_opens_the_incident_and_the_problem_again(desk: ProblemDesk) -> None:
    incident, other = desk.incident(), desk.incident(email="nils@example.com")
    problem = desk.problem(incident, other)
    solve(desk, problem)

    desk.doing(incident, incidents.receive, "It is still broken", by=SYSTEM)

    assert (incident.state, problem.state, other.state) == (
        "in_progress",
        "in_progress",
        "resolved",
    )
    note = text("SELECT text FROM problems.note WHERE problem_id = :key")
    said = db.session.scalars(note, {"key": problem.id}).all()
    assert [incident.reference in each for each in said] == [True]


def test_the_problem_waits_for_as_many_customers_as_the_setting_says(
    desk: ProblemDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = desk.app.extensions["opora.settings"]
    changed: Any = settings.model_copy(update={"still_broken": 2})
    monkeypatch.setitem(desk.app.extensions, "opora.settings", changed)
    first, second = desk.incident(), desk.incident()
    third = desk.incident(email="nils@example.com")
    problem = desk.problem(first, second, third)
    solve(desk, problem)

    desk.doing(first, incidents.receive, "Still broken", by=SYSTEM)
    desk.doing(second, incidents.receive, "And here, says the same person", by=SYSTEM)
    assert problem.state == "solved"
    desk.doing(third, incidents.receive, "Here, too", by=SYSTEM)
    assert problem.state == "in_progress"


def test_words_on_what_was_not_resolved_complain_of_nothing(desk: ProblemDesk) -> None:
    incident, left = desk.incident(), desk.incident(email="nils@example.com")
    problem = desk.problem(incident, left)
    solve(desk, problem)
    desk.doing(left, incidents.reopen, by=desk.vera)
    desk.doing(left, incidents.receive, "Thank you for looking", by=SYSTEM)
    assert problem.state == "solved"
