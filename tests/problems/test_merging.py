"""Two problems become one and two again, in any order, and no incident is lost on the way."""

from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.core.actor import SYSTEM
from app.core.db import db, savepoint
from app.problems import services
from app.problems.errors import NothingToPart, ProblemIsClosed, ProblemIsMerged
from app.problems.models import Membership, Problem
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
