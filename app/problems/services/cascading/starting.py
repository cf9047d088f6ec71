"""Starting a cascade, and having one undone: the rows that say so, and the job that does it."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select, text, update

from app.core import time
from app.core.actor import Actor
from app.core.db import db
from app.core.errors import Invalid
from app.core.jobs import later
from app.core.settings import settings
from app.core.text import lazy
from app.problems.errors import CascadeOver, CascadeRunning, NotAMember, ProblemIsMerged
from app.problems.models import Cascade, CascadeItem, Change, Kind, Outcome, Problem, Stage, Why
from app.problems.queries.cascading import seen_members
from app.problems.services.cascading.running import run
from app.problems.services.cascading.wording import DEFAULTS, LANGUAGES, Texts
from app.problems.services.filling import OWN_FIELDS
from app.problems.services.moving import check_may_go, follow, go
from app.problems.services.restoring import put_back_steps
from app.workflow.errors import AlreadyThere, NoSuchMove, ResolveFirst
from app.workflow.process import Move, State, StateCategory, check_may

FIRST = {
    Kind.SOLVE: (StateCategory.RESOLVED,),
    Kind.SOLVE_AND_CLOSE: (StateCategory.RESOLVED, StateCategory.CLOSED),
    Kind.CLOSE: (StateCategory.CLOSED,),
    Kind.WRITE: (),
}
"""Through which categories the problem itself goes."""

ADD_ITEMS = text("""
INSERT INTO problems.cascade_item (cascade_id, incident_id, was_live, outcome, why, tries)
SELECT :cascade, i.id, i.state_category NOT IN ('resolved', 'closed'),
  CASE WHEN i.id = ANY (CAST(:without AS uuid[])) THEN 'left' ELSE 'waiting' END,
  CASE WHEN i.id = ANY (CAST(:without AS uuid[])) THEN 'left_out' END, 0
FROM problems.membership AS m JOIN incidents.incident AS i ON i.id = m.incident_id
WHERE m.problem_id = :problem
""")


def start(
    problem: Problem,
    kind: Kind,
    texts: Texts,
    *,
    by: Actor,
    without: Collection[UUID] = (),
    reason: str | None = None,
    to: str | None = None,
) -> Cascade:
    """Move the problem, and have all its incidents follow by a job, but for those left out.

    `to` is the state in which it ends, where its process has several such; else the first.

    Raises ProblemIsMerged, AlreadyThere, ResolveFirst, CascadeRunning, Invalid when customers are
    to be told and no text is given, and what its process says: NoSuchMove, NotYourMove, MoveNeeds.
    """
    check_may_start(problem, kind, by=by, to=to)
    said = {each: texts[each].strip() for each in LANGUAGES if texts.get(each, "").strip()}
    if kind != Kind.CLOSE and not said:
        raise Invalid({"en": lazy("Write what customers are told, in one language at least.")})
    before = problem.state
    words = next(iter(said.values()), None)
    for move in moves_of(problem, kind, by=by, to=to):
        solution = _solution(problem.process.states[move.target].category, said)
        check_may_go(problem, move.target, by=by, reason=reason, solution=words)
        follow(problem, move.target, by=by, reason=reason, solution=solution)
    cascade = Cascade(
        problem_id=problem.id,
        kind=kind,
        texts={} if kind == Kind.CLOSE else said,
        state_before=before,
        state_after=problem.state,
        by_kind=by.kind,
        by_id=by.id,
        by_name=by.name,
    )
    db.session.add(cascade)
    db.session.flush()
    bound = {"cascade": cascade.id, "problem": problem.id, "without": list(without)}
    db.session.execute(ADD_ITEMS, bound)
    later(run, str(cascade.id))
    return cascade


def members_named(problem: Problem, numbers: Collection[int], *, by: Actor) -> Collection[UUID]:
    """Return the keys of these incidents of the problem. Raises NotAMember, also of unseen ones."""
    found = seen_members(problem.id, numbers, by)
    if len(found) < len(set(numbers)):
        raise NotAMember
    return found.values()


def check_may_start(problem: Problem, kind: Kind, *, by: Actor, to: str | None = None) -> None:
    """Raise when the problem is not in a state for this, or another cascade is at work.

    What the moves ask for is not asked yet: see `moves_of`.
    """
    if problem.merged_into_id:
        raise ProblemIsMerged
    category = problem.state_category
    if kind == Kind.CLOSE:
        if category == StateCategory.CLOSED:
            raise AlreadyThere
        if category != StateCategory.RESOLVED:
            raise ResolveFirst
    elif not problem.is_live and kind != Kind.WRITE:
        raise AlreadyThere
    if any(each.is_at_work for each in _newest(problem)):
        raise CascadeRunning
    for move in moves_of(problem, kind, by=by, to=to):
        check_may(move, OWN_FIELDS.mover(problem, by))


def moves_of(problem: Problem, kind: Kind, *, by: Actor, to: str | None = None) -> list[Move]:
    """Return the moves that the problem itself takes, the last one `to` that state, if it is given.

    Raises NoSuchMove where one is not there.
    """
    categories = FIRST[kind]
    asked = problem.process.states.get(to) if to else None
    if to and (asked is None or asked.category not in categories[-1:]):
        raise NoSuchMove
    found: list[Move] = []
    at = problem.state
    for category in categories:
        is_last = asked and category == categories[-1]
        target = asked.code if asked and is_last else _first_end(problem, at, category, by)
        found.append(problem.process.way(at, target))
        at = target
    return found


def ends_of(problem: Problem, kind: Kind, *, by: Actor) -> list[State]:
    """Return the states in which it may end, among which `by` chooses; none where it stays."""
    categories = FIRST[kind]
    if not categories:
        return []
    *before, last = categories
    at = problem.state
    for category in before:
        at = _first_end(problem, at, category, by)
    return problem.process.ends(at, last, by=OWN_FIELDS.mover(problem, by))


def _first_end(problem: Problem, at: str, category: StateCategory, by: Actor) -> str:
    """Where a move that `by` may take leads first; where there is none, the refusal tells why."""
    ends = problem.process.ends(at, category, by=OWN_FIELDS.mover(problem, by))
    return (ends[0] if ends else problem.process.toward(at, category)).code


def undo(cascade: Cascade, problem: Problem, *, by: Actor) -> None:
    """Put back the problem, and have a job put back each incident that nobody has changed since.

    Raises CascadeOver when it was undone already or its minutes are over.
    """
    if not can_undo(cascade) or cascade.state_before not in problem.process.states:
        raise CascadeOver
    cascade.stage, cascade.undo_asked_at = Stage.UNDOING, time.now()
    cascade.undo_by_kind, cascade.undo_by_id, cascade.undo_by_name = by.kind, by.id, by.name
    cascade.worked_at = cascade.undo_asked_at
    items = update(CascadeItem).where(CascadeItem.cascade_id == cascade.id)
    db.session.execute(
        items.where(CascadeItem.outcome == Outcome.WAITING).values(
            outcome=Outcome.LEFT, why=Why.STOPPED
        )
    )
    db.session.execute(
        items.where(CascadeItem.outcome == Outcome.DONE).values(undo=Outcome.WAITING, tries=0)
    )
    if problem.state == cascade.state_after != cascade.state_before:
        taken = _changes_by(cascade, problem)
        go(problem, cascade.state_before, by=by)
        put_back_steps(problem, taken, by=by)
    later(run, str(cascade.id))


def can_undo(cascade: Cascade) -> bool:
    """Whether its minutes are not over yet."""
    if cascade.stage not in {Stage.RUNNING, Stage.DONE}:
        return False
    minutes = timedelta(minutes=settings().undo_minutes)
    return time.now() < (cascade.finished_at or time.now()) + minutes


def _changes_by(cascade: Cascade, problem: Problem) -> Sequence[Change]:
    """Return what its moves changed in the problem, the steps of its process among them."""
    moves = len(FIRST[Kind(cascade.kind)])
    own = select(Change).where(Change.problem_id == problem.id)
    moved = own.where(Change.field == "state").order_by(Change.version.desc()).limit(moves)
    versions = [each.version for each in db.session.scalars(moved)]
    return db.session.scalars(own.where(Change.version.in_(versions)).order_by(Change.id)).all()


def _newest(problem: Problem) -> list[Cascade]:
    query = select(Cascade).where(Cascade.problem_id == problem.id)
    return list(db.session.scalars(query.order_by(Cascade.created_at.desc()).limit(3)))


def _solution(category: StateCategory, said: Texts) -> str | None:
    """The words told, to be kept with the problem, unless they are those that stand ready."""
    if category != StateCategory.RESOLVED:
        return None
    ready = DEFAULTS[Kind.SOLVE]
    return next(
        (said[each] for each in LANGUAGES if said.get(each, ready[each]) != ready[each]), None
    )
