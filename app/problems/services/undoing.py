"""Undoing one's own last change, as long as nobody has changed the problem since."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from app.core.actor import Actor
from app.core.db import db
from app.core.errors import Invalid
from app.incidents.errors import NothingToUndo
from app.problems.models import Change, Problem
from app.problems.services.assigning import put
from app.problems.services.editing import FIELDS, as_field, edit
from app.problems.services.merging import part
from app.problems.services.moving import FINISHED, go
from app.workflow.process import FIELDS as OWN

BACK = {"assignee", "department", "state"}
"""What has a way back beside fields; a merging has one, too. Members and cascades have undoings of
their own."""


def undo(problem: Problem, version: int, *, by: Actor) -> None:
    """Put back what `by` changed under this version. Raises NothingToUndo.

    A change of state is undone as long as it neither solved nor closed the problem.
    """
    changes = _last_changes(problem, by)
    if version != problem.version or not _undoable(problem, changes):
        raise NothingToUndo
    old = {change.field: change.old for change in reversed(changes)}
    if "merged_into" in old:
        part(problem, _whole(problem), by=by)
        return
    if "state" in old:
        go(problem, old["state"], by=by)
    if old.keys() & {"assignee", "department"}:
        department = _key(old["department"]) if "department" in old else problem.department_id
        assignee = _key(old["assignee"]) if "assignee" in old else problem.assignee_id
        put(problem, department_id=department, assignee_id=assignee, by=by)
    fields = {name: as_field(name, value) for name, value in old.items() if _is_field(name)}
    try:
        edit(problem, fields, seen=problem.version, by=by)
    except Invalid:  # by now it must not be empty, or the old value is none that is taken
        raise NothingToUndo from None


def can_undo(problem: Problem, *, by: Actor) -> bool:
    """Whether the newest change is the actor's own and has a way back."""
    return _undoable(problem, _last_changes(problem, by))


def _last_changes(problem: Problem, by: Actor) -> Sequence[Change]:
    db.session.flush()
    return db.session.scalars(
        select(Change)
        .where(
            Change.problem_id == problem.id,
            Change.version == problem.version,
            Change.by_kind == by.kind,
            Change.by_id == by.id,
        )
        .order_by(Change.id)
    ).all()


def _undoable(problem: Problem, changes: Sequence[Change]) -> bool:
    fields = {each.field for each in changes}
    if "merged_into" in fields:
        return problem.merged_into_id is not None and _whole(problem).takes_apart
    if not changes or not all(each in BACK or _is_field(each) for each in fields):
        return False
    return all(_has_way_back(problem, each.old) for each in changes if each.field == "state")


def _has_way_back(problem: Problem, before: str) -> bool:
    return problem.is_live and problem.process.states[before].category not in FINISHED


def _is_field(name: str) -> bool:
    return name in FIELDS or name.startswith(OWN)


def _whole(problem: Problem) -> Problem:
    return db.session.get_one(Problem, problem.merged_into_id)


def _key(value: str | None) -> UUID | None:
    return UUID(value) if value else None
