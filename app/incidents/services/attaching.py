"""Files on messages. A file is pending, its giver's own, until the message is written."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from app.core import time
from app.core.actor import Actor
from app.core.db import db
from app.core.events import publish
from app.core.settings import settings
from app.core.text import lazy
from app.files import services as files
from app.files.errors import FileRefused, NoSuchFile
from app.files.models import File
from app.files.store import Body
from app.incidents.errors import NoSuchMessage
from app.incidents.events import IncidentAttached
from app.incidents.models import Attachment, Incident, Message
from app.incidents.services.history import touch

KEPT = timedelta(days=1)
Given = tuple[Body, str]
"""A body that the store has already, and its tidy name."""


def hold(incident: Incident, given: Sequence[Given], *, by: Actor) -> list[UUID]:
    """Keep the files as pending. Returns their keys. Raises FileRefused for too many."""
    held = _pending(incident, by=by)
    keys = [files.keep(body, name, by=by).id for body, name in given]
    db.session.add_all(Attachment(file_id=key, incident_id=incident.id) for key in keys)
    db.session.flush()
    _check_room([*(each.file for each in held.values()), *_files(keys)])
    return keys


def attach(incident: Incident, message: Message, keys: Collection[UUID], *, by: Actor) -> None:
    """Hang the pending files of `by` on the message, written in this transaction or before.

    Raises NoSuchMessage for one of another incident, NoSuchFile for a file that is not theirs or
    not pending here, and FileRefused beyond what one message may hold.
    """
    if not keys:
        return
    if message.incident_id != incident.id:
        raise NoSuchMessage
    pending = _pending(incident, by=by)
    if not set(keys) <= pending.keys():
        raise NoSuchFile
    there = select(Attachment).where(Attachment.message_id == message.id)
    _check_room([each.file for each in db.session.scalars(there)] + _files(keys))
    for key in keys:
        pending[key].message_id = message.id
    publish(
        IncidentAttached(subject_id=incident.id, message_id=message.id, files=len(set(keys))), by=by
    )


def attach_to(incident: Incident, message_id: UUID, given: Given, *, by: Actor) -> Attachment:
    """Hang one more file on a message that stands already. Raises as `attach` does."""
    message = db.session.get(Message, message_id)
    if message is None or message.incident_id != incident.id:
        raise NoSuchMessage
    touch(incident)
    (key,) = hold(incident, [given], by=by)
    attach(incident, message, [key], by=by)
    db.session.flush()
    return db.session.get_one(Attachment, key)


def drop(incident: Incident, key: UUID, *, by: Actor) -> None:
    """Take back a pending file of one's own; one that is gone already is no fault."""
    if key in _pending(incident, by=by):
        _forget([key])


def forget_pending() -> int:
    """Delete the files that nobody sent within a day. Returns how many."""
    old = (
        select(Attachment.file_id)
        .join(File)
        .where(Attachment.message_id.is_(None), File.at < time.now() - KEPT)
    )
    keys = db.session.scalars(old.limit(1000)).all()
    _forget(keys)
    return len(keys)


def _pending(incident: Incident, *, by: Actor) -> dict[UUID, Attachment]:
    rows = db.session.scalars(
        select(Attachment)
        .join(Attachment.file)
        .where(
            Attachment.incident_id == incident.id,
            Attachment.message_id.is_(None),
            File.by_kind == by.kind,
            File.by_id == by.id,
        )
    )
    return {row.file_id: row for row in rows}


def _files(keys: Collection[UUID]) -> list[File]:
    return list(db.session.scalars(select(File).where(File.id.in_(keys))))


def _check_room(found: Collection[File]) -> None:
    known = settings()
    if len(found) > known.message_files:
        raise FileRefused(
            lazy("At most %(most)s files go with one message.", most=known.message_files)
        )
    if sum(each.size for each in found) > known.message_bytes:
        most = known.message_bytes // 1024**2
        raise FileRefused(lazy("The files of one message may be %(most)s MB together.", most=most))


def _forget(keys: Collection[UUID]) -> None:
    for row in db.session.scalars(select(Attachment).where(Attachment.file_id.in_(keys))):
        db.session.delete(row)
    db.session.flush()
    files.forget(keys)
