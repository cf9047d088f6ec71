"""Replies, notes and drafts. A reply is stored as not sent; nothing leaves by itself."""

from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from app.core import time
from app.core.actor import Actor
from app.core.db import db
from app.core.events import publish
from app.incidents.errors import ClosedForMessages, ReplyHeld
from app.incidents.events import IncidentNoted, IncidentReplied
from app.incidents.models import Draft, Incident, Message, Voice
from app.incidents.services.history import add_words, excerpt, touch
from app.incidents.services.mentioning import mention
from app.workflow.process import StateCategory

NOT_SENT = "not_sent"
WITHDRAWN = "withdrawn"


def reply(incident: Incident, text: str, *, seen: UUID | None, by: Actor) -> Message:
    """Answer the customer. `seen` is the newest message that the author has read.

    Raises ReplyHeld when somebody else has written since, and ClosedForMessages on a closed
    incident, where only notes are written.
    """
    unread = newer_than(incident, seen, reader=by)
    if unread:
        raise ReplyHeld(messages=[str(message.id) for message in unread])
    return _reply(incident, text, over=None, by=by)


def reply_anyway(incident: Incident, text: str, *, seen: UUID | None, by: Actor) -> Message:
    """Answer although something new is there unread; that is kept with the reply."""
    unread = newer_than(incident, seen, reader=by)
    return _reply(incident, text, over=unread[-1].id if unread else None, by=by)


def note(incident: Incident, text: str, *, by: Actor) -> Message:
    """Write an internal note, which the customer never sees; it calls people by @login."""
    message = _write(incident, text, Voice.NOTE, over=None, by=by)
    publish(IncidentNoted(subject_id=incident.id, message_id=message.id), by=by)
    mention(incident, message, by=by)
    return message


def newer_than(incident: Incident, seen: UUID | None, *, reader: Actor) -> list[Message]:
    """Return what others have written after the message `seen`, oldest first."""
    anchor = db.session.get(Message, seen) if seen else None
    query = select(Message).where(Message.incident_id == incident.id)
    if anchor and anchor.incident_id == incident.id:
        query = query.where(
            (Message.created_at > anchor.created_at)
            | ((Message.created_at == anchor.created_at) & (Message.id > anchor.id))
        )
    messages = db.session.scalars(query.order_by(Message.created_at, Message.id))
    own = reader.person_id
    return [each for each in messages if own is None or each.author_id != own]


def mark_read(incident: Incident) -> None:
    """Say that we have seen what the customer wrote; no change of the incident itself."""
    incident.unread = False


def keep_draft(incident: Incident, voice: Voice, text: str, *, by: Actor) -> None:
    """Keep unsent words; empty ones are forgotten. Drafts belong to persons only."""
    if not text.strip():
        discard_draft(incident, by=by)
        return
    statement = insert(Draft).values(
        incident_id=incident.id,
        person_id=by.person_id,
        voice=voice,
        text=text,
        updated_at=time.now(),
    )
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=[Draft.incident_id, Draft.person_id],
            set_={
                "voice": statement.excluded.voice,
                "text": statement.excluded.text,
                "updated_at": statement.excluded.updated_at,
            },
        )
    )


def discard_draft(incident: Incident, *, by: Actor) -> None:
    """Forget the person's unsent words."""
    db.session.execute(
        delete(Draft).where(Draft.incident_id == incident.id, Draft.person_id == by.person_id)
    )


def _reply(incident: Incident, text: str, *, over: UUID | None, by: Actor) -> Message:
    if incident.state_category == StateCategory.CLOSED:
        raise ClosedForMessages
    message = _write(incident, text, Voice.REPLY, over=over, by=by)
    first = incident.first_reply_at is None
    if first:
        incident.first_reply_at = message.created_at
    publish(IncidentReplied(subject_id=incident.id, message_id=message.id, first=first), by=by)
    return message


def _write(incident: Incident, text: str, voice: Voice, *, over: UUID | None, by: Actor) -> Message:
    touch(incident)
    message = Message(
        incident_id=incident.id,
        voice=voice,
        author_id=by.person_id,
        author_name=by.name,
        text=text,
        delivery=NOT_SENT if voice == Voice.REPLY else None,
        written_over=over,
        created_at=incident.updated_at,
    )
    db.session.add(message)
    incident.unread = False
    if voice == Voice.REPLY:
        incident.last_words = excerpt(text)
    add_words(incident.id, text)
    discard_draft(incident, by=by)
    db.session.flush()
    return message
