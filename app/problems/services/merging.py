"""Two problems that are one, and one that is two."""

from collections.abc import Sequence
from uuid import UUID

from psycopg.errors import LockNotAvailable
from sqlalchemy import case, func, select, text, update
from sqlalchemy.exc import OperationalError

from app.core.actor import Actor
from app.core.db import db
from app.core.events import publish
from app.incidents.models import Incident
from app.incidents.services import history
from app.problems import access
from app.problems.errors import MembersBusy, MergeWithItself, NothingToPart, ProblemIsMerged
from app.problems.events import ProblemMerged, ProblemParted, ProblemSplit
from app.problems.models import Change, Membership, Problem
from app.problems.services import counting
from app.problems.services.history import remember, touch
from app.problems.services.joining import check_takes, transfer
from app.problems.services.moving import go
from app.problems.services.opening import open_
from app.workflow.process import StateCategory


def merge(problem: Problem, into: Problem, *, by: Actor) -> None:
    """Hang all incidents of the problem on another one; the problem itself is closed.

    Raises MergeWithItself, ProblemIsMerged, ProblemIsClosed, MembersBusy.
    """
    if problem.id == into.id:
        raise MergeWithItself
    if problem.merged_into_id:
        raise ProblemIsMerged
    check_takes(into)
    _hold(problem, into)
    _tell(_bring(problem, into), old=problem, new=into, by=by)
    closed = problem.process.first_in(StateCategory.CLOSED)
    if problem.state != closed.code:
        go(problem, closed.code, by=by)
    else:
        touch(problem)
    problem.merged_into_id = into.id
    touch(into)
    remember(problem, "merged_into", old=None, new=into.id, by=by)
    remember(into, "merged", old=None, new=problem.id, by=by)
    for each in (problem, into):
        counting.recount(each, by=by)
    publish(ProblemMerged(subject_id=problem.id, into_id=into.id), by=by)


def part(problem: Problem, into: Problem, *, by: Actor) -> None:
    """Undo a merging: what came with the problem, and still hangs there, goes back to it.

    Raises NothingToPart, MembersBusy.
    """
    if problem.merged_into_id != into.id or not into.takes_apart:
        raise NothingToPart
    _hold(problem, into)
    _tell(_take_back(problem, into), old=into, new=problem, by=by)
    problem.merged_into_id = None
    before = _state_before(problem)
    if before != problem.state:
        go(problem, before, by=by)
    else:
        touch(problem)
    touch(into)
    remember(problem, "merged_into", old=into.id, new=None, by=by)
    remember(into, "merged", old=problem.id, new=None, by=by)
    for each in (problem, into):
        counting.recount(each, by=by)
    publish(ProblemParted(subject_id=problem.id, from_id=into.id), by=by)


def split(problem: Problem, incidents: Sequence[Incident], *, title: str, by: Actor) -> Problem:
    """Make a problem of its own of some incidents; its department is the same.

    Raises NotAMember, Invalid.
    """
    check_takes(problem)
    made = open_(title=title, by=by, department_id=problem.department_id, incidents=())
    for incident in incidents:
        transfer(problem, incident, made, by=by)
    touch(problem)
    remember(problem, "split", old=None, new=made.id, by=by)
    publish(ProblemSplit(subject_id=problem.id, into_id=made.id), by=by)
    return made


def _hold(problem: Problem, into: Problem) -> None:
    """Hold what is to move; nobody joins or leaves any more, since both problems are held.

    The door has waited for nearly all of it. Who waited here, with the problems in hand, could
    wait for somebody who waits for one of these. Raises MembersBusy.
    """
    db.session.flush()
    try:
        access.lock_members(access.moving(problem, into), nowait=True)
    except OperationalError as fault:
        if isinstance(fault.orig, LockNotAvailable):
            raise MembersBusy from None
        raise


def _bring(problem: Problem, into: Problem) -> Sequence[UUID]:
    """Hang all of it there. What it was brought itself keeps the name of who brought it first."""
    return db.session.scalars(
        update(Membership)
        .where(Membership.problem_id == problem.id)
        .values(problem_id=into.id, came_with_id=func.coalesce(Membership.came_with_id, problem.id))
        .returning(Membership.incident_id)
        .execution_options(synchronize_session=False)
    ).all()


def _take_back(problem: Problem, into: Problem) -> Sequence[UUID]:
    """Hang back what the problem brought: its own, and what had been merged into it before."""
    merged = select(Problem.id).where(Problem.id == problem.id).cte("merged", recursive=True)
    merged = merged.union(select(Problem.id).where(Problem.merged_into_id == merged.c.id))
    own = case((Membership.came_with_id == problem.id, None), else_=Membership.came_with_id)
    return db.session.scalars(
        update(Membership)
        .where(Membership.problem_id == into.id, Membership.came_with_id.in_(select(merged.c.id)))
        .values(problem_id=problem.id, came_with_id=own)
        .returning(Membership.incident_id)
        .execution_options(synchronize_session=False)
    ).all()


def _tell(moved: Sequence[UUID], *, old: Problem, new: Problem, by: Actor) -> None:
    """Let the history of each incident say so, too.

    It is still as a cascade left it, so that this can be undone as before.
    """
    history.remember_of_all(moved, history.PROBLEM, old=old.number, new=new.number, by=by)
    db.session.execute(_AS_LEFT, {"moved": list(moved)})


_AS_LEFT = text("""
UPDATE problems.cascade_item AS t SET version = i.version
FROM incidents.incident AS i
WHERE t.incident_id = ANY (CAST(:moved AS uuid[])) AND i.id = t.incident_id
  AND t.version = i.version - 1 AND t.undo IS DISTINCT FROM 'done'
""")


def _state_before(problem: Problem) -> str:
    """Return the state in which it was when it was merged."""
    merged = (
        select(Change)
        .where(Change.problem_id == problem.id, Change.field == "merged_into")
        .order_by(Change.at.desc(), Change.version.desc())
        .limit(1)
    )
    at = db.session.scalars(merged).one()
    query = select(Change.old).where(
        Change.problem_id == problem.id,
        Change.field == "state",
        Change.version == at.version,
    )
    return db.session.scalar(query) or problem.state
