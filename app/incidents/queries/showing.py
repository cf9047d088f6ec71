"""Everything that the page of one incident shows beside the incident itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select, text, tuple_

from app.core.actor import Actor
from app.core.db import db
from app.incidents import access
from app.incidents.models import Bucket, Incident
from app.workflow import queries as workflow
from app.workflow.process import State

NEWEST = 200


# Rows, not entities: nothing here is changed, and a page reads a hundred of them.
CONVERSATION = text("""
SELECT id, voice, author_id, author_name, text, delivery, written_over, created_at
FROM incidents.message WHERE incident_id = :incident
ORDER BY created_at DESC, id DESC LIMIT :newest
""")
HISTORY = text("""
SELECT at, by_kind, by_name, field, old, new, reason, version
FROM incidents.change WHERE incident_id = :incident ORDER BY at, version, id
""")
DRAFT = text("""
SELECT voice, text, updated_at FROM incidents.draft
WHERE incident_id = :incident AND person_id = :person
""")

OTHERS = """
SELECT i.number, i.subject, i.created_at, i.process_id, i.state FROM incidents.incident AS i
WHERE i.requester_id = :requester AND i.id <> :this AND {seen}
ORDER BY i.created_at DESC LIMIT :most
"""


class Said(NamedTuple):
    """A message of a conversation."""

    id: UUID
    voice: str
    author_id: UUID | None
    author_name: str
    text: str
    delivery: str | None
    written_over: UUID | None
    created_at: datetime


class Changed(NamedTuple):
    """A line of an incident's history."""

    at: datetime
    by_kind: str
    by_name: str
    field: str
    old: Any
    new: Any
    reason: str | None
    version: int


class Unsent(NamedTuple):
    """A draft."""

    voice: str
    text: str
    updated_at: datetime


@dataclass(frozen=True)
class Other:
    """Another incident of the same requester."""

    number: int
    subject: str
    created_at: datetime
    standing: State


def conversation(incident_id: UUID, *, newest: int = NEWEST) -> Sequence[Said]:
    """Return the newest messages, oldest of them first."""
    rows = db.session.execute(CONVERSATION, {"incident": incident_id, "newest": newest})
    return [Said._make(row) for row in rows][::-1]


def history(incident_id: UUID) -> Sequence[Changed]:
    """Return every change, oldest first."""
    return [Changed._make(row) for row in db.session.execute(HISTORY, {"incident": incident_id})]


def draft(incident_id: UUID, person_id: UUID | None) -> Unsent | None:
    """Return the unsent words of this person here."""
    if person_id is None:
        return None
    row = db.session.execute(DRAFT, {"incident": incident_id, "person": person_id}).first()
    return Unsent._make(row) if row else None


def others_of(incident: Incident, actor: Actor, *, most: int = 5) -> list[Other]:
    """Return the requester's newest other incidents that the actor sees, too."""
    query = text(OTHERS.format(seen=access.seen_in_words(actor)))
    bound = {"requester": incident.requester_id, "this": incident.id, "most": most}
    rows = db.session.execute(query, {**bound, **access.bound(actor)})
    return [
        Other(number, subject, at, workflow.process(process_id).states[state])
        for number, subject, at, process_id, state in rows
    ]


def resolved_before(
    before: datetime, *, after: tuple[datetime, UUID] | None, most: int
) -> Sequence[Incident]:
    """Return what was resolved before a moment, oldest first, locked; for the clock only.

    What somebody else holds is left out: the next turn finds it.
    """
    # Written out, so that the planner sees that the partial index fits.
    query = select(Incident).where(
        text("state_category = 'resolved'"), Incident.resolved_at < before
    )
    if after:
        query = query.where(tuple_(Incident.resolved_at, Incident.id) > after)
    return db.session.scalars(
        query.order_by(Incident.resolved_at, Incident.id)
        .limit(most)
        .with_for_update(of=Incident, skip_locked=True)
    ).all()


def open_work_of(person_id: UUID, *, most: int) -> Sequence[Incident]:
    """Return unfinished incidents that lie with this person, locked; for the desk itself only."""
    return db.session.scalars(
        select(Incident)
        .where(
            Incident.assignee_id == person_id, Incident.bucket.in_((Bucket.ACTIVE, Bucket.WAITING))
        )
        .order_by(Incident.number)
        .limit(most)
        .with_for_update(of=Incident)
    ).all()
