"""Two problems become one and two again, in any order, and no incident is lost on the way."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event, select

from app.core.actor import SYSTEM
from app.core.db import db, savepoint, transaction
from app.incidents.models import Change, Incident
from app.problems import access, services
from app.problems.errors import MembersBusy, NothingToPart, ProblemIsClosed, ProblemIsMerged
from app.problems.models import Membership, Problem
from tests.problems.cascades import solve, undo
from tests.problems.desk import ProblemDesk

PLACES = st.integers(0, 3)
Where = dict[UUID, UUID]
"""Incident -> the problem on which it hangs."""

STEP = st.tuples(st.sampled_from(("merge", "merge", "part")), PLACES, PLACES)


class Undo(Exception):  # noqa: N818 - no error: the way out of an example
    pass


def test_what_was_merged_on_comes_back_step_by_step(desk: ProblemDesk) -> None:
    first, second, third = (desk.problem(desk.incident()) for _ in range(3))
    desk.two(services.merge, first, second, by=desk.vera)
    desk.two(services.merge, second, third, by=desk.vera)
    assert (first.incidents, second.incidents, third.incidents) == (0, 0, 3)
    with pytest.raises(NothingToPart):
        desk.two(services.part, first, second, by=desk.vera)
    desk.two(services.part, second, third, by=desk.vera)
    assert (first.incidents, second.incidents, third.incidents) == (0, 2, 1)
    desk.two(services.part, first, second, by=desk.vera)
    assert (first.incidents, second.incidents, third.incidents) == (1, 1, 1)


def test_what_was_put_elsewhere_meanwhile_stays_there(desk: ProblemDesk) -> None:
    moved, stays = desk.incident(), desk.incident()
    first, second, third = desk.problem(moved, stays), desk.problem(), desk.problem()
    desk.two(services.merge, first, second, by=desk.vera)
    desk.with_incident(second, services.detach, moved, by=desk.vera)
    desk.with_incident(second, services.join, moved, by=desk.vera)
    desk.two(services.merge, second, third, by=desk.vera)
    desk.two(services.part, second, third, by=desk.vera)
    desk.two(services.part, first, second, by=desk.vera)
    assert where() == {stays.id: first.id, moved.id: second.id}


def test_the_history_of_each_incident_says_where_it_went_and_came_back(desk: ProblemDesk) -> None:
    moved, other = desk.incident(), desk.incident()
    first, second = desk.problem(moved), desk.problem(other)
    seen = (moved.version, other.version)
    desk.two(services.merge, first, second, by=desk.vera)
    assert said(moved)[-1] == (first.number, second.number, "Vera Lang", moved.version)
    desk.two(services.part, first, second, by=desk.boris)
    assert said(moved)[-1] == (second.number, first.number, "Boris Orlov", moved.version)
    assert (moved.version, other.version) == (seen[0] + 2, seen[1])
    page = desk.client(desk.vera).get(f"/incidents/{moved.reference}").text
    assert second.reference in page


def test_merging_hundreds_takes_no_more_statements_than_merging_two(desk: ProblemDesk) -> None:
    few, many, whole = desk.problem(), desk.problem(), desk.problem()
    for problem, number in ((few, 2), (many, 200)):
        for _ in range(number):
            desk.with_incident(problem, services.join, desk.incident(), by=desk.vera)
    with counted() as of_few:
        desk.two(services.merge, few, whole, by=desk.vera)
    with counted() as of_many:
        desk.two(services.merge, many, whole, by=desk.vera)
    assert len(of_many) <= len(of_few)
    assert whole.incidents == 202


def test_a_cascade_is_undone_although_its_incidents_hang_elsewhere(desk: ProblemDesk) -> None:
    incident = desk.incident()
    problem, whole = desk.problem(incident), desk.problem()
    cascade = solve(desk, problem)
    desk.two(services.merge, problem, whole, by=desk.vera)
    desk.two(services.part, problem, whole, by=desk.vera)
    undo(desk, problem, cascade)
    assert incident.state == "waiting_problem"


def test_who_holds_an_incident_that_joined_at_the_last_moment_is_not_waited_for(
    committed: None, context: Flask
) -> None:
    desk = ProblemDesk(context)
    incident, vera = desk.incident(), desk.vera
    first, second = desk.problem(incident), desk.problem()
    with db.engine.connect() as another:
        another.execute(select(Incident.id).where(Incident.id == incident.id).with_for_update())
        with pytest.raises(MembersBusy), transaction():
            pair = [access.problem(vera, each.number, to="work") for each in (first, second)]
            services.merge(*pair, by=vera)
    desk.two(services.merge, first, second, by=vera)
    assert where() == {incident.id: second.id}


@pytest.mark.attack(4)
def test_no_incident_is_lost_and_each_comes_home_whatever_is_merged(desk: ProblemDesk) -> None:
    problems = [desk.problem(desk.incident(), desk.incident()).id for _ in range(4)]
    home = where()

    @settings(max_examples=40)
    @given(st.lists(STEP, min_size=1, max_size=10))
    def check(steps: list[tuple[str, int, int]]) -> None:
        with pytest.raises(Undo), savepoint():
            for verb, one, other in steps:
                step(verb, *(db.session.get_one(Problem, problems[at]) for at in (one, other)))
                hangs_where_it_was_merged_to(home)
            part_all(problems)
            assert where() == home
            raise Undo
        db.session.expire_all()

    check()


def step(verb: str, one: Problem, other: Problem) -> None:
    try:
        if verb == "part":
            services.part(one, other, by=SYSTEM)
        elif one is not other:
            services.merge(one, other, by=SYSTEM)
    except (ProblemIsMerged, ProblemIsClosed, NothingToPart):
        return
    db.session.expire_all()


def hangs_where_it_was_merged_to(home: Where) -> None:
    rows = db.session.execute(select(Problem.id, Problem.merged_into_id))
    into: dict[UUID, UUID | None] = dict(rows.all())
    now = where()
    for incident_id, first in home.items():
        last = first
        while further := into[last]:
            last = further
        assert now[incident_id] == last


@contextmanager
def counted() -> Iterator[list[str]]:
    """Gather the statements that the block sends."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def said(incident: Incident) -> list[tuple[int | None, int | None, str, int]]:
    """What the history of the incident says of where it hung, the newest last."""
    query = select(Change.old, Change.new, Change.by_name, Change.version).where(
        Change.incident_id == incident.id, Change.field == "problem"
    )
    return [(*row,) for row in db.session.execute(query.order_by(Change.version))]


def part_all(keys: list[UUID]) -> None:
    """Undo whatever is merged, the last merged first: no problem can be merged twice."""
    while any(db.session.get_one(Problem, key).merged_into_id for key in keys):
        for key in keys:
            problem = db.session.get_one(Problem, key)
            if problem.merged_into_id:
                step("part", problem, db.session.get_one(Problem, problem.merged_into_id))


def where() -> Where:
    db.session.flush()
    rows = db.session.execute(select(Membership.incident_id, Membership.problem_id))
    return dict(rows.all())
