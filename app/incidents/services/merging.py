"""Making two incidents one: conversation and requester go along, and the merged one is closed.

What was written since stays where it was written when a merge is taken apart again.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from app.core import time
from app.core.actor import Actor
from app.core.db import db
from app.core.errors import Invalid
from app.core.events import publish
from app.core.text import lazy
from app.incidents.errors import CannotMerge, NotMerged, PartOfAnother, WouldReveal
from app.incidents.events import IncidentMerged, IncidentUnmerged
from app.incidents.models import Incident, Merge, Message, Participant
from app.incidents.services.carrying import carry, settle
from app.incidents.services.history import remember, touch
from app.incidents.services.moving import go
from app.workflow.process import StateCategory

FIELD = "merged"
KEPT = ("state", "resolution_code", "resolution", "reopened", "unread")
DATES = ("resolved_at", "closed_at")


def merge(incident: Incident, into: Incident, *, by: Actor) -> None:
    """Make it a part of another; both come locked.

    Raises Invalid when the other is itself, and CannotMerge when one of the two is part of
    something already, or the other is closed. WouldReveal when a private one would
    become part of one that is not.
    """
    if into.id == incident.id:
        raise Invalid({"other": lazy("This is the incident itself.")})
    closed = into.state_category == StateCategory.CLOSED
    if incident.merged_into_id or into.merged_into_id or closed:
        raise CannotMerge
    if incident.private and not into.private:
        raise WouldReveal
    before = _remembered(incident)
    moved = carry(Message.incident_id == incident.id, to=into)
    made = Merge(from_id=incident.id, into_id=into.id, message_ids=moved, before=before)
    db.session.add(made)
    db.session.flush()
    _bring_along(made, incident, into)
    _close(incident, into, by=by)
    _take_in(into, incident, by=by)
    publish(IncidentMerged(subject_id=incident.id, into_id=into.id), by=by)


def unmerge(incident: Incident, into: Incident, *, by: Actor) -> None:
    """Take it apart again; both come locked.

    Raises NotMerged, and PartOfAnother while the other is itself a part: those two come first.
    """
    if into.merged_into_id:
        raise PartOfAnother
    made = standing(incident)
    if made is None or made.into_id != into.id:
        raise NotMerged
    made.undone_at = time.now()
    carry(Message.id.in_(made.message_ids) & (Message.incident_id == into.id), to=incident)
    db.session.execute(delete(Participant).where(Participant.merge_id == made.id))
    _restore(incident, into, made.before, by=by)
    touch(into)
    remember(into, FIELD, old=incident.number, new=None, by=by)
    settle(into)
    publish(IncidentUnmerged(subject_id=incident.id, from_id=into.id), by=by)


def whole_of(incident: Incident) -> Incident:
    """Return the incident where its conversation is by now, locked: mostly itself."""
    while incident.merged_into_id:
        query = select(Incident).where(Incident.id == incident.merged_into_id)
        incident = db.session.scalars(query.with_for_update(of=Incident)).one()
    return incident


def standing(incident: Incident) -> Merge | None:
    """Return the merge that the incident is part of."""
    found = select(Merge).where(Merge.from_id == incident.id, Merge.undone_at.is_(None))
    return db.session.scalars(found).one_or_none()


def _remembered(incident: Incident) -> dict[str, Any]:
    dates = {name: getattr(incident, name) for name in DATES}
    kept = {name: getattr(incident, name) for name in KEPT}
    return {**kept, **{name: at and at.isoformat() for name, at in dates.items()}}


def _bring_along(made: Merge, incident: Incident, into: Incident) -> None:
    """Who asked there asks here: the requester, and whoever had been brought along before."""
    earlier = select(Participant.requester_id).where(Participant.incident_id == incident.id)
    asking = {incident.requester_id, *db.session.scalars(earlier)} - {into.requester_id}
    db.session.add_all(
        Participant(merge_id=made.id, requester_id=each, incident_id=into.id) for each in asking
    )


def _close(incident: Incident, into: Incident, *, by: Actor) -> None:
    touch(incident)
    incident.merged_into_id, incident.unread = into.id, False
    incident.resolution_code, incident.resolution = "duplicate", None
    if incident.state_category != StateCategory.CLOSED:
        go(incident, incident.process.first_in(StateCategory.CLOSED).code, by=by)
    remember(incident, FIELD, old=None, new=into.number, by=by)
    settle(incident)


def _take_in(into: Incident, incident: Incident, *, by: Actor) -> None:
    touch(into)
    remember(into, FIELD, old=None, new=incident.number, by=by)
    firsts = [at for at in (into.first_reply_at, incident.first_reply_at) if at]
    into.first_reply_at = min(firsts, default=None)
    settle(into)


def _restore(incident: Incident, into: Incident, before: dict[str, Any], *, by: Actor) -> None:
    touch(incident)
    incident.merged_into_id = None
    if incident.state != before["state"]:
        go(incident, before["state"], by=by)
    for name in KEPT:
        setattr(incident, name, before[name])
    for name in DATES:
        setattr(incident, name, before[name] and datetime.fromisoformat(before[name]))
    remember(incident, FIELD, old=into.number, new=None, by=by)
    settle(incident)
