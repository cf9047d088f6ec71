"""Follow-ups: if the customer has not answered by a moment, then something happens by itself.

One waits per incident at most. It ends once: by its moment, by the customer's answer, by hand, or
when the incident is resolved. The incident's lock guards it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, tuple_

from app.core import time
from app.core.actor import SYSTEM, Actor
from app.core.db import db
from app.core.errors import Invalid
from app.core.events import publish
from app.core.text import lazy
from app.incidents.errors import ClosedForFollowUps, NoFollowUp, PartOfAnother
from app.incidents.events import FollowUpEnded, FollowUpSet
from app.incidents.models import WORDY, Change, FollowUp, FollowUpState, Incident, Then
from app.incidents.services.filling import OWN_FIELDS
from app.incidents.services.history import remember, touch
from app.workflow.process import StateCategory

FIELD = "follow_up"
LATEST = timedelta(days=366)

ANSWERED, FINISHED = "customer_answered", "finished"
"""Why the desk itself cancels one, in history."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """When, and what then; `text` for those that need words."""

    at: datetime
    then: Then
    text: str | None = None


def follow_up(incident: Incident, plan: Plan, *, by: Actor) -> FollowUp:
    """Have the plan happen unless the customer answers before; it takes the place of another.

    Raises Invalid, PartOfAnother, ClosedForFollowUps, and NoSuchMove where the process cannot
    resolve from here.
    """
    _check(incident, plan)
    before = waiting(incident.id)
    if before:
        _end(before, FollowUpState.CANCELLED)
    touch(incident)
    made = FollowUp(
        incident_id=incident.id,
        due_at=plan.at,
        then=plan.then,
        text=plan.text if plan.then in WORDY else None,
        by_id=by.person_id,
        by_name=by.name,
    )
    db.session.add(made)
    db.session.flush()
    remember(incident, FIELD, old=before and _said(before), new=_said(made), by=by)
    publish(FollowUpSet(subject_id=incident.id, then=plan.then), by=by)
    return made


def cancel_follow_up(incident: Incident, *, by: Actor) -> None:
    """Have nothing happen. Raises NoFollowUp."""
    found = waiting(incident.id)
    if found is None:
        raise NoFollowUp
    touch(incident)
    _close(incident, found, FollowUpState.CANCELLED, by=by, reason=None)


def cancel_follow_ups(incident_ids: Collection[UUID], *, reason: str) -> None:
    """Cancel those of these incidents, which have just been changed; history says why."""
    rows = select(FollowUp, Incident).join(Incident, Incident.id == FollowUp.incident_id)
    here = FollowUp.incident_id.in_(incident_ids) & (FollowUp.state == FollowUpState.WAITING)
    for found, incident in db.session.execute(rows.where(here)).all():
        _close(incident, found, FollowUpState.CANCELLED, by=SYSTEM, reason=reason)


def put_back_follow_up(
    incident: Incident, old: dict[str, Any] | None, new: dict[str, Any] | None, *, by: Actor
) -> None:
    """Undo a setting or a cancelling: have that wait which waited before."""
    now = waiting(incident.id)
    touch(incident)
    if now:
        _end(now, FollowUpState.CANCELLED)
    if old:
        _wait_again(old)
    remember(incident, FIELD, old=new, new=old, by=by)


def revive_follow_up(incident: Incident, version: int, *, by: Actor) -> None:
    """Have that wait again which the move of this version, now undone, had cancelled."""
    cancelled = db.session.scalars(
        select(Change.old).where(
            Change.incident_id == incident.id,
            Change.version == version,
            Change.field == FIELD,
            Change.reason == FINISHED,
        )
    ).one_or_none()
    if cancelled:
        put_back_follow_up(incident, cancelled, None, by=by)


def revive_follow_ups(versions: Mapping[UUID, int], *, by: Actor) -> None:
    """Have those wait again which moves that are put back by now had cancelled.

    `versions` are those that the moves had made, by the keys of the incidents.
    """
    cancelled = (
        select(Change.old, Incident)
        .join(Incident, Incident.id == Change.incident_id)
        .where(
            tuple_(Change.incident_id, Change.version).in_(versions.items()),
            Change.field == FIELD,
            Change.reason == FINISHED,
        )
    )
    for said, incident in db.session.execute(cancelled).all():
        if incident.is_live:
            _wait_again(said)
            remember(incident, FIELD, old=None, new=said, by=by)


def waiting(incident_id: UUID) -> FollowUp | None:
    """Return the one that waits on this incident."""
    return db.session.scalars(
        select(FollowUp)
        .where(FollowUp.incident_id == incident_id, FollowUp.state == FollowUpState.WAITING)
        .execution_options(populate_existing=True)
    ).one_or_none()


def conclude(
    incident: Incident, found: FollowUp, state: FollowUpState, *, by: Actor, reason: str
) -> None:
    """Write down that its moment came: done, or refused."""
    touch(incident)
    _close(incident, found, state, by=by, reason=reason)


def _check(incident: Incident, plan: Plan) -> None:
    if incident.merged_into_id:
        raise PartOfAnother
    if incident.state_category == StateCategory.CLOSED:
        raise ClosedForFollowUps
    if not time.now() < plan.at <= time.now() + LATEST:
        raise Invalid({"at": lazy("Choose a moment between now and a year from now.")})
    if plan.then in WORDY and not plan.text:
        raise Invalid({"text": lazy("Fill this in.")})
    if plan.then == Then.RESOLVE:
        target = incident.process.toward(incident.state, StateCategory.RESOLVED)
        by_itself = OWN_FIELDS.mover(incident, SYSTEM)
        given = {"resolution": plan.text}
        incident.process.move(incident.state, target.code, given=given, by=by_itself)


def _close(
    incident: Incident, found: FollowUp, state: FollowUpState, *, by: Actor, reason: str | None
) -> None:
    _end(found, state)
    remember(incident, FIELD, old=_said(found), new=None, by=by, reason=reason)
    ended = FollowUpEnded(
        subject_id=incident.id, then=found.then, outcome=state, set_by_id=found.by_id
    )
    publish(ended, by=by)


def _wait_again(said: Mapping[str, Any]) -> None:
    revived = db.session.get_one(FollowUp, UUID(said["id"]))
    revived.state, revived.ended_at = FollowUpState.WAITING, None
    db.session.flush()


def _end(found: FollowUp, state: FollowUpState) -> None:
    found.state, found.ended_at = state, time.now()
    db.session.flush()


def _said(found: FollowUp) -> dict[str, str]:
    return {"id": str(found.id), "then": found.then, "at": found.due_at.isoformat()}
