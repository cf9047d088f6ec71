"""Whose work it is."""

from uuid import UUID

from app.core.actor import Actor, Verb
from app.core.errors import Invalid
from app.core.events import publish
from app.core.text import lazy
from app.incidents.errors import NotAssignable
from app.people import queries as people
from app.problems.errors import NotYourProblem
from app.problems.events import ProblemAssigned
from app.problems.models import Problem
from app.problems.services import counting
from app.problems.services.history import remember, touch
from app.problems.services.moving import go, go_along
from app.problems.services.opening import check_department
from app.workflow.process import StateCategory

NEW = StateCategory.NEW


def assign(problem: Problem, *, to: UUID | None, by: Actor) -> None:
    """Give it to a person, or to nobody. Raises NotYourProblem, NotAssignable."""
    if to == problem.assignee_id:
        return
    _check_may_give(problem, by)
    if to is not None and not people.can_be_given_work(to):
        raise NotAssignable
    put(problem, department_id=problem.department_id, assignee_id=to, by=by)


def pass_on(problem: Problem, *, to: UUID | None, by: Actor) -> None:
    """Give it to a department; there nobody has it yet. Raises NotYourProblem, Invalid."""
    if to == problem.department_id:
        return
    _check_may_give(problem, by)
    if to is None:
        raise Invalid({"department": lazy("Say whose problem it is.")})
    put(problem, department_id=check_department(to), assignee_id=None, by=by)


def take(problem: Problem, *, by: Actor) -> None:
    """Begin to work on it oneself: one's own by now, and in analysis when it was new."""
    was_mine, was_new = problem.assignee_id == by.person_id, problem.state_category == NEW
    assign(problem, to=by.person_id, by=by)
    if was_new:
        begun = problem.process.first_in(StateCategory.OPEN).code
        (go if was_mine else go_along)(problem, begun, by=by)


def give_back(problem: Problem, *, reason: str, by: Actor) -> None:
    """Put it into the queue of its department, where nobody has it; history says why."""
    put(problem, department_id=problem.department_id, assignee_id=None, by=by, reason=reason)


def put(
    problem: Problem,
    *,
    department_id: UUID | None,
    assignee_id: UUID | None,
    by: Actor,
    reason: str | None = None,
) -> None:
    """Let it lie with these, whoever `by` is: for what has asked already."""
    before = problem.department_id, problem.assignee_id
    touch(problem)
    counting.unseen_by(problem, counting.own_viewers(problem))
    problem.department_id, problem.assignee_id = department_id, assignee_id
    counting.seen_by(problem, counting.own_viewers(problem))
    if before[0] != department_id:
        remember(problem, "department", old=before[0], new=department_id, by=by)
    if before[1] != assignee_id:
        remember(problem, "assignee", old=before[1], new=assignee_id, by=by, reason=reason)
    publish(
        ProblemAssigned(
            subject_id=problem.id,
            old_department_id=before[0],
            new_department_id=department_id,
            old_assignee_id=before[1],
            new_assignee_id=assignee_id,
        ),
        by=by,
    )


def _check_may_give(problem: Problem, by: Actor) -> None:
    if not problem.lies_with(by) and not by.may(Verb.ASSIGN_OTHERS):
        raise NotYourProblem
