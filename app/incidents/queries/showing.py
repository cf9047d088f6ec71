"""Everything that the page of one incident shows beside the incident itself."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, text, tuple_

from app.core.actor import Actor
from app.core.db import db
from app.incidents import access
from app.incidents.models import Category, Change, Draft, Incident, Message, PriorityCell
from app.workflow import queries as workflow
from app.workflow.process import State

NEWEST = 200


@dataclass(frozen=True)
class Other:
    """Another incident of the same requester."""

    number: int
    subject: str
    created_at: datetime
    standing: State


@dataclass(frozen=True)
class Choice:
    """A category at its place in the tree; 0 is the top."""

    id: UUID
    code: str
    parent_id: UUID | None
    labels: dict[str, str]
    depth: int


def conversation(incident_id: UUID, *, newest: int = NEWEST) -> Sequence[Message]:
    """Return the newest messages, oldest of them first."""
    rows = db.session.scalars(
        select(Message)
        .where(Message.incident_id == incident_id)
        .order_by(Message.created_at.desc(), Message.id.desc())
        .limit(newest)
    ).all()
    return rows[::-1]


def history(incident_id: UUID) -> Sequence[Change]:
    """Return every change, oldest first."""
    return db.session.scalars(
        select(Change)
        .where(Change.incident_id == incident_id)
        .order_by(Change.at, Change.version, Change.id)
    ).all()


def draft(incident_id: UUID, person_id: UUID | None) -> Draft | None:
    """Return the unsent words of this person here."""
    return db.session.get(Draft, (incident_id, person_id)) if person_id else None


def others_of(incident: Incident, actor: Actor, *, most: int = 5) -> list[Other]:
    """Return the requester's newest other incidents that the actor sees, too."""
    rows = db.session.execute(
        select(
            Incident.number,
            Incident.subject,
            Incident.created_at,
            Incident.process_id,
            Incident.state,
        )
        .where(
            Incident.requester_id == incident.requester_id,
            Incident.id != incident.id,
            access.visible_to(actor),
        )
        .order_by(Incident.created_at.desc())
        .limit(most)
    )
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


def categories() -> list[Choice]:
    """Return the tree of categories in the order of reading: each before those below."""
    rows = db.session.execute(
        select(Category.id, Category.code, Category.parent_id, Category.labels)
    )
    below: dict[UUID | None, list[Choice]] = {}
    for choice in sorted((Choice(*row, 0) for row in rows), key=_english):
        below.setdefault(choice.parent_id, []).append(choice)
    return _in_order(below, None, 0)


def priorities() -> dict[tuple[int, int], int]:
    """Return the matrix: (impact, urgency) -> priority."""
    rows = db.session.execute(
        select(PriorityCell.impact, PriorityCell.urgency, PriorityCell.priority)
    )
    return {(impact, urgency): priority for impact, urgency, priority in rows}


def tags(actor: Actor, *, most: int = 200) -> list[str]:
    """Return the tags in use on what the actor sees, for suggestions."""
    one = func.unnest(Incident.tags).label("tag")
    used = select(one).where(access.visible_to(actor), Incident.tags != [])
    newest = used.order_by(Incident.updated_at.desc()).limit(2000).subquery()
    return sorted(db.session.scalars(select(newest.c.tag).distinct().limit(most)))


def _in_order(
    below: dict[UUID | None, list[Choice]], parent: UUID | None, depth: int
) -> list[Choice]:
    found = []
    for choice in below.get(parent, ()):
        found.append(replace(choice, depth=depth))
        found += _in_order(below, choice.id, depth + 1)
    return found


def _english(choice: Choice) -> str:
    return choice.labels["en"].casefold()
