"""Moves through the states of the process."""

from app.core.actor import Actor
from app.core.events import publish
from app.problems.errors import ProblemIsMerged, SolveInstead
from app.problems.events import ProblemMoved
from app.problems.models import Problem
from app.problems.services import counting
from app.problems.services.history import remember, touch
from app.workflow.movers import who_is
from app.workflow.process import Mover, StateCategory

FINISHED = {StateCategory.RESOLVED, StateCategory.CLOSED}


def move(problem: Problem, target: str, *, by: Actor, reason: str | None = None) -> None:
    """Move to the state `target` of its process, one in which it is still to be solved.

    Raises SolveInstead for the others, which have the cascade's own door; ProblemIsMerged,
    NoSuchMove, MoveNeeds.
    """
    if problem.merged_into_id:
        raise ProblemIsMerged
    known = problem.process.states.get(target)
    if known and known.category in FINISHED and target != problem.state:
        raise SolveInstead
    mover = Mover(who_is(by, assignee_id=problem.assignee_id))
    given = {"reason": (reason or "").strip()}
    problem.process.move(problem.state, target, given=given, by=mover)
    go(problem, target, by=by, reason=reason)


def go(
    problem: Problem,
    target: str,
    *,
    by: Actor,
    reason: str | None = None,
    solution: str | None = None,
) -> None:
    """Be in the state `target`: for whoever has asked the process, or acts in its name."""
    touch(problem)
    go_along(problem, target, by=by, reason=reason, solution=solution)


def go_along(
    problem: Problem,
    target: str,
    *,
    by: Actor,
    reason: str | None = None,
    solution: str | None = None,
) -> None:
    """The same as a part of the change that was just made, under its version."""
    old, new = problem.standing, problem.process.states[target]
    problem.stand(new)
    if solution is not None:
        problem.solution = solution
    _keep_dates(problem, new.category)
    counting.pile_up(problem)
    remember(problem, "state", old=old.code, new=new.code, by=by, reason=reason)
    publish(
        ProblemMoved(
            subject_id=problem.id,
            old_state=old.code,
            new_state=new.code,
            old_state_category=old.category,
            new_state_category=new.category,
        ),
        by=by,
    )


def _keep_dates(problem: Problem, new: StateCategory) -> None:
    at = problem.updated_at
    if new == StateCategory.RESOLVED:
        problem.solved_at, problem.closed_at = at, None
    elif new == StateCategory.CLOSED:
        problem.closed_at, problem.solved_at = at, problem.solved_at or at
    else:
        problem.solved_at = problem.closed_at = None
