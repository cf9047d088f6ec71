"""Files of an incident as its readers get them; the incident itself came through the door."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import select

from app.core.actor import Actor
from app.core.db import db
from app.files.errors import NoSuchFile
from app.files.models import File
from app.incidents.models import Attachment, Incident, Message


def attached(messages: Collection[UUID]) -> Mapping[UUID, Sequence[File]]:
    """Return the files of each of these messages, in the order in which they were given."""
    found: dict[UUID, list[File]] = defaultdict(list)
    if messages:
        rows = select(Attachment).where(Attachment.message_id.in_(messages))
        for row in db.session.scalars(rows.order_by(Attachment.file_id)):
            if row.message_id:
                found[row.message_id].append(row.file)
    return found


def pending(incident: Incident, actor: Actor) -> Sequence[File]:
    """Return the files that this actor has given here and not sent yet."""
    query = (
        select(File)
        .join(Attachment)
        .where(
            Attachment.incident_id == incident.id,
            Attachment.message_id.is_(None),
            File.by_kind == actor.kind,
            File.by_id == actor.id,
        )
    )
    return db.session.scalars(query.order_by(File.id)).all()


def file(incident: Incident, key: UUID, actor: Actor) -> File:
    """Return the file of this incident: of a message, or the actor's own pending one.

    Raises NoSuchFile, also for a file that hangs on another incident (attack classes 2 and 20).
    """
    own = (File.by_kind == actor.kind) & (File.by_id == actor.id)
    sent = Message.incident_id == incident.id  # a merge takes messages along
    pending = Attachment.message_id.is_(None) & (Attachment.incident_id == incident.id)
    query = (
        select(File)
        .join(Attachment)
        .outerjoin(Message, Message.id == Attachment.message_id)
        .where(File.id == key, sent | (pending & own))
    )
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NoSuchFile
    return found
