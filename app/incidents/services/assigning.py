"""Whose work it is."""

from uuid import UUID

from app.core.actor import Actor, Verb
from app.incidents.errors import NotAssignable, NotYours
from app.incidents.models import Incident
from app.incidents.services.giving import give
from app.incidents.services.history import touch
from app.incidents.services.moving import Resolution, move
from app.incidents.services.opening import check_department
from app.people import queries as people
from app.workflow.process import StateCategory


def assign(incident: Incident, *, to: UUID | None, by: Actor) -> None:
    """Give it to a person, or to nobody. Raises NotYours, NotAssignable."""
    if to == incident.assignee_id:
        return
    _check_may_give(incident, by)
    if to is not None and not people.can_be_given_work(to):
        raise NotAssignable
    _set(incident, department_id=incident.department_id, assignee_id=to, by=by)


def pass_on(incident: Incident, *, to: UUID | None, by: Actor) -> None:
    """Give it to a department; there nobody has it yet. Raises NotYours, Invalid."""
    if to == incident.department_id:
        return
    _check_may_give(incident, by)
    _set(incident, department_id=check_department(to), assignee_id=None, by=by)


def take(
    incident: Incident,
    *,
    by: Actor,
    resolution: Resolution | None = None,
    reason: str | None = None,
) -> None:
    """Begin to work on it oneself: one's own by now, and in progress when it was new."""
    assign(incident, to=by.person_id, by=by)
    incident.unread = False
    if incident.state_category == StateCategory.NEW:
        start = incident.process.toward(incident.state, StateCategory.OPEN)
        move(incident, start.code, by=by, resolution=resolution, reason=reason)


def put_back(
    incident: Incident, *, department_id: UUID | None, assignee_id: UUID | None, by: Actor
) -> None:
    """Give it back to where it was before `by` gave it away: only for an undo."""
    _set(incident, department_id=department_id, assignee_id=assignee_id, by=by)


def give_back(incident: Incident, *, reason: str, by: Actor) -> None:
    """Put it into the queue of its department, where nobody has it; history says why."""
    _set(incident, department_id=incident.department_id, assignee_id=None, by=by, reason=reason)


def _check_may_give(incident: Incident, by: Actor) -> None:
    if not incident.lies_with(by) and not by.may(Verb.ASSIGN_OTHERS):
        raise NotYours


def _set(
    incident: Incident,
    *,
    department_id: UUID | None,
    assignee_id: UUID | None,
    by: Actor,
    reason: str | None = None,
) -> None:
    touch(incident)
    give(incident, department_id=department_id, assignee_id=assignee_id, by=by, reason=reason)
