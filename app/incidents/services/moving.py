"""Moves through the states of the process."""

from dataclasses import dataclass

from app.core.actor import Actor
from app.core.errors import Invalid
from app.core.events import publish
from app.core.text import lazy
from app.incidents.errors import NothingToReopen, PartOfAnother
from app.incidents.events import IncidentMoved
from app.incidents.models import RESOLUTIONS, SPAM, Bucket, Incident
from app.incidents.services.filling import OWN_FIELDS
from app.incidents.services.history import remember, touch
from app.incidents.services.stepping import STEPS
from app.workflow.process import StateCategory

FINISHED = {StateCategory.RESOLVED, StateCategory.CLOSED}


@dataclass(frozen=True, kw_only=True)
class Resolution:
    """How an incident ended: a code of RESOLUTIONS, and words."""

    code: str
    text: str


def move(
    incident: Incident,
    target: str,
    *,
    by: Actor,
    resolution: Resolution | None = None,
    reason: str | None = None,
) -> None:
    """Move to the state `target` of its process; fields that it asks for are filled in before.

    Raises NoSuchMove (ResolveFirst, AlreadyThere, NotYourMove), MoveNeeds, Invalid for an unknown
    code, and PartOfAnother for what has been merged.
    """
    if incident.merged_into_id:
        raise PartOfAnother
    given = {"resolution": resolution and resolution.text.strip(), "reason": (reason or "").strip()}
    incident.process.move(incident.state, target, given=given, by=OWN_FIELDS.mover(incident, by))
    if resolution and resolution.code not in RESOLUTIONS:
        raise Invalid({"resolution_code": lazy("There is no such resolution code.")})
    touch(incident)
    if resolution:
        incident.resolution_code, incident.resolution = resolution.code, resolution.text
    _go(incident, target, by=by, reason=reason)


def go(incident: Incident, target: str, *, by: Actor) -> None:
    """Follow what the process does by itself: the move asks nothing of anybody."""
    _go(incident, target, by=by, reason=None)


def resolve(incident: Incident, resolution: Resolution, *, by: Actor) -> None:
    """Say that it is solved, and how."""
    target = incident.process.toward(incident.state, StateCategory.RESOLVED)
    move(incident, target.code, by=by, resolution=resolution)


def close(incident: Incident, *, by: Actor) -> None:
    """Close what is resolved. Raises ResolveFirst otherwise."""
    move(incident, incident.process.toward(incident.state, StateCategory.CLOSED).code, by=by)


def reopen(incident: Incident, *, by: Actor, reason: str | None = None) -> None:
    """Take up again what was resolved or, with a reason, closed. Raises NothingToReopen."""
    if incident.state_category not in FINISHED:
        raise NothingToReopen
    target = incident.process.toward(incident.state, StateCategory.OPEN)
    move(incident, target.code, by=by, reason=reason)


def mark_as_spam(incident: Incident, *, by: Actor) -> None:
    """Close it with the code `spam`, from any state, out of all other views.

    Raises PartOfAnother.
    """
    if incident.merged_into_id:
        raise PartOfAnother
    touch(incident)
    incident.resolution_code, incident.resolution, incident.unread = SPAM, None, False
    _go(incident, incident.process.first_in(StateCategory.CLOSED).code, by=by, reason=None)
    incident.bucket = Bucket.SPAM


def _go(incident: Incident, target: str, *, by: Actor, reason: str | None) -> None:
    old, new = incident.standing, incident.process.states[target]
    incident.stand(new)
    keep_dates(incident, old.category, new.category)
    remember(incident, "state", old=old.code, new=new.code, by=by, reason=reason)
    publish(
        IncidentMoved(
            subject_id=incident.id,
            old_state=old.code,
            new_state=new.code,
            old_state_category=old.category,
            new_state_category=new.category,
            resolution_code=incident.resolution_code,
        ),
        by=by,
    )
    STEPS.take(incident, old.code, new.code, by=by)


def keep_dates(incident: Incident, old: StateCategory, new: StateCategory) -> None:
    """Set and clear the dates and the resolution that go with a change of category."""
    at = incident.updated_at
    if new == StateCategory.RESOLVED:
        incident.resolved_at = at
    elif new == StateCategory.CLOSED:
        incident.closed_at, incident.resolved_at = at, incident.resolved_at or at
    elif old in FINISHED:
        incident.resolved_at = incident.closed_at = None
        incident.resolution_code = incident.resolution = None
        incident.reopened += 1
