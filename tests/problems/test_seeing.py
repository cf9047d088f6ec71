"""Who sees a problem: what is kept for lists always agrees with the rule in words."""

from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.core.actor import SYSTEM, Actor
from app.core.db import db, savepoint
from app.incidents import access as incident_access
from app.incidents import services as incidents
from app.incidents.errors import NotPrivate
from app.incidents.models import Incident
from app.incidents.queries.privacy import Viewer
from app.problems import access, services
from app.problems.errors import NothingToPart, ProblemIsClosed, ProblemIsMerged
from app.problems.models import Membership, Problem
from app.problems.services.assigning import put
from tests.problems.desk import ProblemDesk

VERBS = (
    *("join", "leave", "move", "merge", "part", "assign", "pass", "own"),
    *("hide", "reveal", "name", "unname"),
)
STEP = st.tuples(st.sampled_from(VERBS), *[st.integers(0, 3)] * 3)


@pytest.mark.attack(3)
def test_sight_and_counts_agree_with_the_rule_after_any_changes(desk: ProblemDesk) -> None:
    people = [desk.vera, desk.oleg, desk.anna, desk.henrik]
    departments = [desk.cards, desk.delivery, desk.transfers, None]
    opened = [desk.incident(department_id=each).id for each in departments]
    problems = [desk.problem().id for _ in range(4)]

    @settings(max_examples=25)
    @given(st.lists(STEP, min_size=1, max_size=12))
    def check(steps: list[tuple[str, int, int, int]]) -> None:
        with pytest.raises(Undo), savepoint():
            for verb, first, second, third in steps:
                change(verb, opened[first], problems[second], problems[third], departments, people)
            for problem_id in problems:
                agrees(problem_id, people)
            raise Undo
        db.session.expire_all()

    check()


class Undo(Exception):  # noqa: N818 - no error: the way out of an example
    pass


def change(
    verb: str,
    incident_id: UUID,
    problem_id: UUID,
    other_id: UUID,
    departments: list[UUID | None],
    people: list[Actor],
) -> None:
    incident = db.session.get_one(Incident, incident_id)
    problem, other = (db.session.get_one(Problem, key) for key in (problem_id, other_id))
    member = db.session.get(Membership, incident_id)
    place = other.number % 4
    try:
        match verb:
            case "join" if member is None:
                services.join(problem, incident, by=SYSTEM)
            case "leave" if member:
                services.detach(db.session.get_one(Problem, member.problem_id), incident, by=SYSTEM)
            case "move" if member:
                before = db.session.get_one(Problem, member.problem_id)
                services.transfer(before, incident, other, by=SYSTEM)
            case "merge" if problem is not other:
                services.merge(problem, other, by=SYSTEM)
            case "part":
                services.part(problem, other, by=SYSTEM)
            case "assign":
                incidents.assign(incident, to=people[place % 3].id, by=SYSTEM)
            case "pass":
                incidents.pass_on(incident, to=departments[place], by=SYSTEM)
            case "own":
                put(
                    problem,
                    department_id=departments[place],
                    assignee_id=people[place].id,
                    by=SYSTEM,
                )
            case _:
                change_privacy(verb, incident, people[place])
    except (ProblemIsMerged, ProblemIsClosed, NothingToPart, NotPrivate):
        return


def change_privacy(verb: str, incident: Incident, who: Actor) -> None:
    assert who.id
    viewer = Viewer(who.id, who.kind, who.name, who.name)
    match verb:
        case "hide":
            incidents.hide(incident, by=SYSTEM)
        case "reveal":
            incidents.reveal(incident, by=SYSTEM)
        case "name":
            incidents.name(incident, viewer, by=SYSTEM)
        case "unname":
            incidents.unname(incident, viewer, by=SYSTEM)


def agrees(problem_id: UUID, people: list[Actor]) -> None:
    db.session.flush()
    db.session.expire_all()
    problem = db.session.get_one(Problem, problem_id)
    hanging = select(Membership.incident_id).where(Membership.problem_id == problem.id)
    members = db.session.scalars(select(Incident).where(Incident.id.in_(hanging))).all()
    live = [each.priority for each in members if each.is_live]
    assert (problem.incidents, problem.live_incidents) == (len(members), len(live))
    assert sum(problem.live_by_priority) == len(live)
    assert not live or problem.priority == min(live)
    for who in people:
        sees = select(Problem.id).where(Problem.id == problem.id, access.visible_to(who))
        assert bool(db.session.scalar(sees)) == by_the_rule(problem, who)


def by_the_rule(problem: Problem, who: Actor) -> bool:
    """Department and above, assignee, managers, and whoever sees one of its incidents."""
    one_of_its = (
        select(Incident.id)
        .join(Membership, Membership.incident_id == Incident.id)
        .where(Membership.problem_id == problem.id, incident_access.visible_to(who))
    )
    return (
        incident_access.sees_all(who)
        or problem.department_id in who.departments
        or problem.assignee_id == who.id
        or db.session.scalar(one_of_its.limit(1)) is not None
    )
