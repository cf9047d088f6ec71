"""Whoever works here no more: their open problems return to the queues of their departments."""

import pytest
from sqlalchemy import select

from app.core.actor import Actor
from app.core.db import db, transaction
from app.core.jobs import Job, perform
from app.people.models import Person
from app.people.services.rows import switch_off
from app.problems import access, queries, services
from app.problems.models import Kind, Problem
from app.problems.services import cascading
from tests.problems.desk import ProblemDesk


def leave(who: Actor) -> None:
    """Switch this person off as a sync does, and do the job that follows."""
    with transaction():
        switch_off(db.session.get_one(Person, who.id), reason="gone")
    jobs = select(Job.id).where(Job.state == "pending", Job.work.endswith("give_back_problems_of"))
    perform(str(db.session.scalars(jobs).one()))


def held(desk: ProblemDesk, who: Actor) -> Problem:
    problem = desk.problem(desk.incident())
    desk.at(problem, services.take, by=who)
    return problem


def test_open_problems_return_to_the_department_and_history_says_why(desk: ProblemDesk) -> None:
    mine, others, solved = held(desk, desk.vera), held(desk, desk.boris), held(desk, desk.vera)
    desk.at(solved, cascading.start, Kind.SOLVE, {"en": "Solved"}, by=desk.vera)
    leave(desk.vera)
    assert (mine.assignee_id, mine.department_id, mine.state) == (None, desk.cards, "analysis")
    assert others.assignee_id == desk.boris.id
    assert solved.assignee_id == desk.vera.id  # who did it stays told
    last = queries.history(desk.boris, mine)[0]
    assert (last.field, last.reason, last.by_name) == ("assignee", "person_deactivated", "Opora")


@pytest.mark.attack(3)
def test_whoever_saw_it_as_its_assignee_only_sees_it_no_more(desk: ProblemDesk) -> None:
    problem = desk.problem()
    desk.at(problem, services.assign, to=desk.oleg.id, by=desk.anna)
    seen = select(Problem.id).where(access.visible_to(desk.oleg))
    assert db.session.scalars(seen).all() == [problem.id]
    leave(desk.oleg)
    assert db.session.scalars(seen).all() == []


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Whoever had it does not work here any more."),
        ("ru", "Исполнитель здесь больше не работает."),
    ],
)
def test_the_reason_is_told_in_the_language_of_the_reader(
    desk: ProblemDesk, language: str, words: str
) -> None:
    mine = held(desk, desk.vera)
    leave(desk.vera)
    page = desk.client(desk.boris).client.get(
        f"/problems/{mine.reference}", headers={"Accept-Language": language}
    )
    assert words in page.text
