"""Putting back what a process did by itself with a move that is undone."""

from collections.abc import Sequence
from uuid import UUID

from app.core.actor import Actor
from app.problems.models import Change, Problem
from app.problems.services.assigning import put
from app.problems.services.editing import as_field, edit
from app.problems.services.filling import OWN_FIELDS
from app.workflow.process import FIELDS


def put_back_steps(problem: Problem, changes: Sequence[Change], *, by: Actor) -> None:
    """Give back the assignee and the fields that these changes gave it, in the order they came.

    What somebody has changed since stays.
    """
    first = {each.field: each.old for each in reversed(changes)}
    last = {each.field: each.new for each in changes}
    held = str(problem.assignee_id) if problem.assignee_id else None
    if "assignee" in first and last["assignee"] == held != first["assignee"]:
        to = UUID(first["assignee"]) if first["assignee"] else None
        put(problem, department_id=problem.department_id, assignee_id=to, by=by)
    own = {
        name: as_field(name, value)
        for name, value in first.items()
        if name.startswith(FIELDS) and OWN_FIELDS.held(problem, name) == last[name]
    }
    if own:
        edit(problem, own, seen=problem.version, by=by)
