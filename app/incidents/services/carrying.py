"""Messages that go from one incident to another: with their files, and with whom they call."""

from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update

from app.core.db import db
from app.incidents.models import Incident, Mention, Message, Voice
from app.incidents.services.history import excerpt, gather_words


def carry(which: Any, *, to: Incident) -> list[UUID]:
    """Move the messages for which the condition holds. Returns their keys.

    Files hang on their message, and so go along. It stays known with whom each was said.
    """
    before = select(Incident.requester_id).where(Incident.id == Message.incident_id)
    asking = func.coalesce(Message.requester_id, before.scalar_subquery())
    moved = update(Message).where(which).values(incident_id=to.id, requester_id=asking)
    keys = sorted(db.session.scalars(moved.returning(Message.id)))
    called = update(Mention).where(Mention.message_id.in_(keys))
    db.session.execute(called.values(incident_id=to.id))
    return keys


def settle(incident: Incident) -> None:
    """Have list and search show what the incident holds by now."""
    query = select(Message.text).where(
        Message.incident_id == incident.id, Message.voice != Voice.NOTE
    )
    newest = db.session.scalars(query.order_by(Message.created_at.desc()).limit(1)).one_or_none()
    if newest is not None:
        incident.last_words = excerpt(newest)
    gather_words(Incident.id == incident.id)
