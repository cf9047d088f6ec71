"""A follow-up whose moment has come: what was asked for happens, or is refused, once.

The desk itself acts, through the same verbs as people, and names whoever asked for it. That person
may have left the department or the desk since; what they promised is kept.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from uuid import UUID

from sqlalchemy import select

from app.core import time
from app.core.actor import SYSTEM, Actor
from app.core.db import db, savepoint
from app.core.errors import Refusal
from app.incidents.errors import HighestPriority
from app.incidents.models import FollowUp, FollowUpState, Incident, Level, Message, Then
from app.incidents.services.assigning import give_back
from app.incidents.services.editing import edit
from app.incidents.services.following_up import conclude, waiting
from app.incidents.services.moving import Resolution, move, resolve
from app.incidents.services.opening import priority_of
from app.incidents.services.talking import note, reply
from app.workflow.process import StateCategory

DUE, REFUSED = "no_answer_in_time", "follow_up_refused"
"""Why the desk acts, or does not, in history."""


def come_due(key: UUID) -> bool:
    """Do what the follow-up asks for. Returns False when it does not wait any more, or not yet."""
    incident = _held(key)
    found = waiting(incident.id) if incident else None
    if incident is None or found is None or found.id != key or found.due_at > time.now():
        return False
    by = replace(SYSTEM, name=f"{SYSTEM.name} ({found.by_name})")
    # Ended first: what happens now may resolve the incident, which cancels what still waits.
    found.state, found.ended_at = FollowUpState.DONE, time.now()
    outcome, reason = FollowUpState.DONE, DUE
    try:
        with savepoint():
            DOING[Then(found.then)](incident, found, by)
    except Refusal:
        outcome, reason = FollowUpState.REFUSED, REFUSED
    conclude(incident, found, outcome, by=by, reason=reason)
    return True


def _held(key: UUID) -> Incident | None:
    """Return the incident of this follow-up, locked."""
    query = select(Incident).join(FollowUp, FollowUp.incident_id == Incident.id)
    locked = query.where(FollowUp.id == key).with_for_update(of=Incident)
    return db.session.scalars(locked.execution_options(populate_existing=True)).one_or_none()


def _remind(_incident: Incident, _found: FollowUp, _by: Actor) -> None:
    """Nothing but its end, of which whoever has the incident is told."""


def _take_up(incident: Incident, _found: FollowUp, by: Actor) -> None:
    target = incident.process.toward(incident.state, StateCategory.OPEN)
    move(incident, target.code, by=by, reason=DUE)


def _return(incident: Incident, found: FollowUp, by: Actor) -> None:
    if incident.state_category in {StateCategory.WAITING, StateCategory.RESOLVED}:
        _take_up(incident, found, by)
    if incident.assignee_id:
        give_back(incident, reason=DUE, by=by)


def _raise(incident: Incident, _found: FollowUp, by: Actor) -> None:
    edit(incident, _one_higher(incident), seen=incident.version, by=by)


def _one_higher(incident: Incident) -> Mapping[str, Level]:
    """Return the next levels, urgency before impact, that make a higher priority."""
    for field in ("urgency", "impact"):
        for level in range(getattr(incident, field) - 1, 0, -1):
            levels = {"impact": incident.impact, "urgency": incident.urgency, field: level}
            if priority_of(**levels) < incident.priority:
                return {field: Level(level)}
    raise HighestPriority


def _note(incident: Incident, found: FollowUp, by: Actor) -> None:
    note(incident, found.text or "", by=by)


def _resolve(incident: Incident, found: FollowUp, by: Actor) -> None:
    words = found.text or ""
    newest = select(Message.id).where(Message.incident_id == incident.id)
    seen = newest.order_by(Message.created_at.desc(), Message.id.desc()).limit(1)
    reply(incident, words, seen=db.session.scalars(seen).one_or_none(), by=by)
    resolve(incident, Resolution(code="no_answer", text=words), by=by)


DOING: Mapping[Then, Callable[[Incident, FollowUp, Actor], None]] = {
    Then.REMIND: _remind,
    Then.TAKE_UP: _take_up,
    Then.RETURN: _return,
    Then.RAISE: _raise,
    Then.NOTE: _note,
    Then.RESOLVE: _resolve,
}
