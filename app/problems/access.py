"""The only door to problems: finds a row and says whether this actor may do this with it.

A problem is seen by its department and those above it, by its assignee, by whoever sees one of
its incidents, and by managers. Incidents are reached through their own door.

Locks are taken in one order: incidents, then problems, then memberships.
"""

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select, true

from app.core.actor import Actor, Verb
from app.core.db import db
from app.incidents import access as incidents
from app.incidents.models import Incident
from app.problems.errors import (
    LeadsDecide,
    NoRulesForRole,
    NoSuchCascade,
    NoSuchProblem,
    NoSuchProposal,
    NoSuchSuggestion,
)
from app.problems.models import (
    NOBODY,
    Cascade,
    Membership,
    Problem,
    Proposal,
    Sight,
    Suggestion,
    leads_of,
)

Purpose = Literal["read", "work"]


def problem(actor: Actor, number: int, *, to: Purpose = "read") -> Problem:
    """Return the problem, locked when it is to be worked on.

    Raises Forbidden when the actor's role knows no incidents or may not work on them, and
    NoSuchProblem when there is none or the actor does not see it.
    """
    incidents.check_may_read(actor)
    query = select(Problem).where(Problem.number == number, visible_to(actor))
    if to == "work":
        query = query.with_for_update().execution_options(populate_existing=True)
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NoSuchProblem
    if to == "work":
        incidents.check_may_work(actor)
    return found


def permitted(actor: Actor, number: int) -> Problem:
    """Return the problem, not locked yet, when the actor may work on it. Raises as `problem`."""
    found = problem(actor, number)
    incidents.check_may_work(actor)
    return found


def problem_and_incidents(
    actor: Actor, number: int, numbers: Sequence[int]
) -> tuple[Problem, list[Incident]]:
    """Return the problem and incidents, all locked to be worked on.

    Raises as `problem` does, for the problem first, and as `incidents.access.incident`.
    """
    permitted(actor, number)
    found = [incidents.incident(actor, each, to="work") for each in sorted(set(numbers))]
    return problem(actor, number, to="work"), found


def two_problems(
    actor: Actor, number: int, other: int, numbers: Sequence[int] = ()
) -> tuple[Problem, Problem, list[Incident]]:
    """Return both problems and incidents, all locked to be worked on.

    Raises as `problem_and_incidents`, for the first problem before the other.
    """
    permitted(actor, number)
    permitted(actor, other)
    found = [incidents.incident(actor, each, to="work") for each in sorted(set(numbers))]
    return *_in_order(actor, number, other), found


def part_and_whole(actor: Actor, number: int, into: int) -> tuple[Problem, Problem]:
    """Return a problem and what it becomes, or was, a part of, both locked to be worked on.

    So are the incidents that move along, seen or not. Raises as `two_problems`.
    """
    part, whole = permitted(actor, number), permitted(actor, into)
    if part is not whole:
        lock_members(moving(part, whole))
    return _in_order(actor, number, into)


def moving(part: Problem, whole: Problem) -> ColumnElement[bool]:
    """Return the condition of the memberships that a merging moves, or the undoing of one."""
    came = Membership.came_with_id.is_not(None)
    return or_(Membership.problem_id == part.id, and_(Membership.problem_id == whole.id, came))


def lock_members(which: ColumnElement[bool], *, nowait: bool = False) -> None:
    """Lock the incidents of these memberships. With `nowait` raises LockNotAvailable instead."""
    query = select(Incident.id).join(Membership, Membership.incident_id == Incident.id).where(which)
    locked = query.order_by(Incident.number).with_for_update(of=Incident, nowait=nowait)
    db.session.execute(locked).all()


def _in_order(actor: Actor, number: int, other: int) -> tuple[Problem, Problem]:
    locked = {each: problem(actor, each, to="work") for each in sorted({number, other})}
    return locked[number], locked[other]


def whole_of(problem: Problem) -> int:
    """Return the number of the problem that it was merged into; its own when it was not."""
    if problem.merged_into_id is None:
        return problem.number
    return db.session.get_one(Problem, problem.merged_into_id).number


def cascade(problem: Problem, key: UUID, *, to: Purpose = "read") -> Cascade:
    """Return this cascade of the problem, which comes from `problem`; locked for work on it.

    Raises NoSuchCascade for one of another problem, too.
    """
    query = select(Cascade).where(Cascade.id == key, Cascade.problem_id == problem.id)
    if to == "work":
        query = query.with_for_update().execution_options(populate_existing=True)
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NoSuchCascade
    return found


def suggestion(problem: Problem, incident: Incident) -> Suggestion:
    """Return the offer of this problem for this incident, which both come from their doors.

    Raises NoSuchSuggestion when the one was never offered for the other.
    """
    found = db.session.get(Suggestion, (incident.id, problem.id), populate_existing=True)
    if found is None:
        raise NoSuchSuggestion
    return found


def proposal(actor: Actor, key: UUID) -> Proposal:
    """Return the proposal, locked, when the actor leads its department.

    Raises Forbidden for who decides nothing, NoSuchProposal for another department's.
    """
    check_may_decide(actor)
    query = select(Proposal).where(Proposal.id == key, answered_by(actor))
    locked = query.with_for_update().execution_options(populate_existing=True)
    found = db.session.scalars(locked).one_or_none()
    if found is None:
        raise NoSuchProposal
    return found


def answered_by(actor: Actor) -> ColumnElement[bool]:
    """Return the condition of the proposals that are this lead's to answer."""
    theirs = Proposal.department_id.in_(actor.departments)
    return or_(Proposal.department_id.is_(None), theirs)


def check_may_decide(actor: Actor) -> None:
    """Raise a Forbidden when the actor leads nobody."""
    incidents.check_may_work(actor)
    if not actor.may(Verb.DECIDE_PROBLEMS):
        raise LeadsDecide


def check_may_rule(actor: Actor) -> None:
    """Raise NoRulesForRole unless the actor says when problems are opened."""
    if not actor.may(Verb.SHAPE_PROCESSES):
        raise NoRulesForRole


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return the condition that holds for exactly the problems that the actor sees."""
    if incidents.sees_all(actor):
        return true()
    return exists().where(Sight.problem_id == Problem.id, Sight.viewer.in_(viewers(actor)))


def seen_in_words(actor: Actor) -> str:
    """Return the same condition in SQL, on `p`; `bound` are its values."""
    if incidents.sees_all(actor):
        return "true"
    return (
        "EXISTS (SELECT 1 FROM problems.sight AS s"
        " WHERE s.problem_id = p.id AND s.viewer = ANY (CAST(:viewers AS uuid[])))"
    )


def bound(actor: Actor) -> dict[str, object]:
    """Return the values that go with the words."""
    return {"viewers": viewers(actor), "me": actor.person_id}


def viewers(actor: Actor) -> list[UUID]:
    """Return everything as which the actor sees problems: see `Sight`."""
    own = [actor.id] if actor.id else []
    places = [*sorted(actor.departments), NOBODY]
    may = actor.may(Verb.READ_PRIVATE_INCIDENTS)
    return [*places, *own, *(map(leads_of, places) if may else ())]
