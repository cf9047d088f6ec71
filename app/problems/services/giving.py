"""Whose work it is: what every giving away writes down, whoever may do it."""

from uuid import UUID

from app.core.actor import Actor
from app.core.events import publish
from app.problems.events import ProblemAssigned
from app.problems.models import Problem
from app.problems.services import counting
from app.problems.services.history import remember


def give(
    problem: Problem,
    *,
    department_id: UUID | None,
    assignee_id: UUID | None,
    by: Actor,
    reason: str | None = None,
) -> None:
    """Have it lie there, as a part of the change that the caller makes (`touch`)."""
    before = problem.department_id, problem.assignee_id
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
