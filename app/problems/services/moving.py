"""Moves through the states of the process."""

from app.core.actor import Actor
from app.core.events import publish
from app.problems.errors import ProblemIsMerged, SolveInstead
from app.problems.events import ProblemMoved
from app.problems.models import Problem
from app.problems.services import counting
from app.problems.services.filling import OWN_FIELDS
from app.problems.services.history import remember, touch
from app.problems.services.stepping import STEPS
from app.workflow.process import StateCategory

FINISHED = {StateCategory.RESOLVED, StateCategory.CLOSED}


def move(problem: Problem, target: str, *, by: Actor, reason: str | None = None) -> None:
    """Move to the state `target` of its process, one in which it is still to be solved.

    Raises SolveInstead for the others, which have the cascade's own door; ProblemIsMerged,
    NoSuchMove, NotYourMove, MoveNeeds.
    """
    if problem.merged_into_id:
        raise ProblemIsMerged
    known = problem.process.states.get(target)
    if known and known.category in FINISHED and target != problem.state:
        raise SolveInstead
    check_may_go(problem, target, by=by, reason=reason)
    follow(problem, target, by=by, reason=reason)


def check_may_go(
    problem: Problem,
    target: str,
    *,
    by: Actor,
    reason: str | None = None,
    solution: str | None = None,
) -> None:
    """Ask its process for the move. Raises NoSuchMove, NotYourMove, MoveNeeds."""
    given = {"reason": (reason or "").strip(), "resolution": solution}
    by_now = OWN_FIELDS.mover(problem, by)
    problem.process.move(problem.state, target, given=given, by=by_now)


def follow(
    problem: Problem,
    target: str,
    *,
    by: Actor,
    reason: str | None = None,
    solution: str | None = None,
    along: bool = False,
) -> None:
    """Take the move there, and do what its process does by itself then.

    The caller has asked the process. `along`: as a part of the change that was just made, under
    its version.
    """
    origin = problem.state
    if not along:
        touch(problem)
    _stand(problem, target, by=by, reason=reason, solution=solution)
    STEPS.take(problem, origin, target, by=by)


def go(problem: Problem, target: str, *, by: Actor) -> None:
    """Be in the state `target`, whatever its process says: merged, or put back."""
    touch(problem)
    _stand(problem, target, by=by)


def _stand(
    problem: Problem,
    target: str,
    *,
    by: Actor,
    reason: str | None = None,
    solution: str | None = None,
) -> None:
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
