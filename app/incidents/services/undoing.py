"""Undoing one's own last change, as long as nobody has changed the incident since."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.core.actor import Actor
from app.core.db import db
from app.core.errors import Invalid
from app.incidents.errors import NothingToUndo
from app.incidents.models import Bucket, Change, Incident, LinkKind
from app.incidents.services.assigning import put_back
from app.incidents.services.editing import edit
from app.incidents.services.filling import OWN_FIELDS
from app.incidents.services.following_up import FIELD as FOLLOW_UP
from app.incidents.services.following_up import put_back_follow_up, revive_follow_up
from app.incidents.services.hiding import NAMED, PRIVATE, reveal
from app.incidents.services.history import PROBLEM, touch
from app.incidents.services.linking import link, unlink
from app.incidents.services.merging import unmerge, whole_of
from app.incidents.services.moving import FINISHED, go, move
from app.incidents.services.splitting import FROM, OFF, unsplit
from app.workflow.errors import MoveNeeds, NoSuchMove
from app.workflow.process import FIELDS, StateCategory
from app.workflow.services.taking_over import FIELD as PROCESS


def undo(incident: Incident, version: int, *, by: Actor) -> None:
    """Put back what `by` changed under this version. Raises NothingToUndo.

    A change of state is undone only where the process has the way back; spam, which is no move of
    the process, always.
    """
    changes = _last_changes(incident, by)
    if version != incident.version or not _undoable(incident, changes, by):
        raise NothingToUndo
    old = {change.field: change.old for change in reversed(changes)}
    if "merged" in old:
        unmerge(incident, whole_of(incident), by=by)
    elif OFF in old:
        unsplit(incident, changes[0].new, by=by)
    elif "state" in old:
        _move_back(incident, old["state"], by=by)
        revive_follow_up(incident, version, by=by)
        _steps_back(incident, old, by=by)
    elif old.keys() & {"assignee", "department"}:
        department = _key(old["department"]) if "department" in old else incident.department_id
        assignee = _key(old["assignee"]) if "assignee" in old else incident.assignee_id
        put_back(incident, department_id=department, assignee_id=assignee, by=by)
    elif FOLLOW_UP in old:
        put_back_follow_up(incident, changes[0].old, changes[0].new, by=by)
    elif PRIVATE in old:
        reveal(incident, by=by)
    elif "link" in old:
        _link_again(incident, *changes, by=by)
    else:
        fields = {name: _as_field(name, value) for name, value in old.items() if name != "priority"}
        _edit_back(incident, fields, by=by)


def can_undo(incident: Incident, *, by: Actor) -> bool:
    """Whether the newest change is the actor's own and has a way back."""
    return _undoable(incident, _last_changes(incident, by), by)


def _last_changes(incident: Incident, by: Actor) -> Sequence[Change]:
    db.session.flush()
    return db.session.scalars(
        select(Change)
        .where(
            Change.incident_id == incident.id,
            Change.version == incident.version,
            Change.by_kind == by.kind,
            Change.by_id == by.id,
        )
        .order_by(Change.id)
    ).all()


def _undoable(incident: Incident, changes: Sequence[Change], by: Actor) -> bool:
    if any(change.field == "merged" for change in changes):
        return incident.merged_into_id is not None
    if any(change.field in {FROM, PROBLEM, PROCESS} for change in changes):
        return False  # undone where it came from, or hangs
    if any(_forgets_names(change) for change in changes):
        return False
    moves = [change for change in changes if change.field == "state"]
    return bool(changes) and all(_has_way_back(incident, each.old, by) for each in moves)


def _forgets_names(change: Change) -> bool:
    """Whether it cannot be put back, since who was named is kept nowhere."""
    return change.field == NAMED or (change.field == PRIVATE and change.old)


def _has_way_back(incident: Incident, before: str, by: Actor) -> bool:
    if incident.bucket == Bucket.SPAM:
        return True
    try:
        incident.process.move(incident.state, before, given={}, by=OWN_FIELDS.mover(incident, by))
    except (NoSuchMove, MoveNeeds):
        return False
    return True


def _move_back(incident: Incident, before: str, *, by: Actor) -> None:
    if incident.bucket != Bucket.SPAM:
        move(incident, before, by=by)
        return
    process = incident.process
    live = process.states[before].category not in FINISHED
    touch(incident)
    go(incident, before if live else process.first_in(StateCategory.OPEN).code, by=by)
    incident.reopened -= 1  # it was never over


def _steps_back(incident: Incident, old: Mapping[str, Any], *, by: Actor) -> None:
    """Put back what the process had done by itself on the move that is undone now."""
    if "assignee" in old:
        department = incident.department_id
        put_back(incident, department_id=department, assignee_id=_key(old["assignee"]), by=by)
    fields = {name: value for name, value in old.items() if name.startswith(FIELDS)}
    _edit_back(incident, fields, by=by)


def _edit_back(incident: Incident, fields: Mapping[str, Any], *, by: Actor) -> None:
    try:
        edit(incident, fields, seen=incident.version, by=by)
    except Invalid:  # by now it must not be empty, or the old value is none that is taken
        raise NothingToUndo from None


def _link_again(incident: Incident, change: Change, *, by: Actor) -> None:
    said = change.old or change.new
    number = Incident.number == said["number"]
    other = db.session.scalars(select(Incident).where(number)).one()
    if change.old is None:
        unlink(incident, other, by=by)
    else:
        link(incident, other, LinkKind(said["kind"]), by=by)


def _as_field(name: str, value: Any) -> Any:
    return _key(value) if name == "category_id" else value


def _key(value: str | None) -> UUID | None:
    return UUID(value) if value else None
