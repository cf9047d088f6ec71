"""Whose work it is."""

from uuid import UUID

from app.core.actor import Actor, Verb
from app.core.errors import Invalid
from app.core.text import lazy
from app.incidents.errors import NotAssignable
from app.people import queries as people
from app.problems.errors import NotYourProblem
from app.problems.models import Problem
from app.problems.services.giving import give
from app.problems.services.history import touch
from app.problems.services.moving import check_may_go, follow
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


def take(problem: Problem, *, by: Actor, reason: str | None = None) -> None:
    """Begin to work on it oneself: one's own by now, and in analysis when it was new.

    Raises NotYourProblem, and as `move` does where the process does not let it begin.
    """
    was_mine, was_new = problem.assignee_id == by.person_id, problem.state_category == NEW
    assign(problem, to=by.person_id, by=by)
    if was_new:
        begun = problem.process.toward(problem.state, StateCategory.OPEN).code
        check_may_go(problem, begun, by=by, reason=reason)
        follow(problem, begun, by=by, reason=reason, along=not was_mine)


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
    touch(problem)
    give(problem, department_id=department_id, assignee_id=assignee_id, by=by, reason=reason)


def _check_may_give(problem: Problem, by: Actor) -> None:
    if not problem.lies_with(by) and not by.may(Verb.ASSIGN_OTHERS):
        raise NotYourProblem
