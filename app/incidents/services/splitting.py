"""Another matter in the same conversation: its message becomes an incident of its own.

The message moves, with its files: said once, it stands once. History tells on both sides where it
went and whence it came, and the two are linked.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from app.core.actor import Actor
from app.core.db import db
from app.core.events import publish
from app.core.text import lazy
from app.incidents.errors import CannotSplit, NoSuchMessage, NothingToUndo, PartOfAnother
from app.incidents.events import IncidentLinked, IncidentSplit
from app.incidents.models import Incident, Link, LinkKind, Message, Requester, Voice
from app.incidents.services.carrying import carry, settle
from app.incidents.services.hiding import keep_private
from app.incidents.services.history import remember, touch
from app.incidents.services.linking import unlink
from app.incidents.services.merging import merge
from app.incidents.services.opening import announce, begin
from app.incidents.services.talking import WITHDRAWN
from app.workflow.process import StateCategory

OFF, FROM = "split_off", "split_from"
"""The fields of history: on the incident that the message left, and on the new one."""

LONGEST_TITLE = 80


def split(incident: Incident, message_id: UUID, *, subject: str, by: Actor) -> Incident:
    """Open a new incident with this message, for the same requester in the same department.

    Nobody has it yet. Of a private one it is private, and the same are named. Raises
    PartOfAnother, NoSuchMessage, and CannotSplit for a closed incident, for the message that the
    incident began with, and for a withdrawn reply.
    """
    message = check_can_split(incident, message_id)
    made = begin(
        subject,
        _asker(incident, message),
        channel=incident.channel,
        department_id=incident.department_id,
    )
    keep_private(made, incident)
    made.unread = message.voice == Voice.CUSTOMER
    carry(Message.id == message.id, to=made)
    _leave_behind(incident, message)
    if message.voice == Voice.REPLY:
        made.first_reply_at = made.created_at
    settle(made)
    _trace(incident, made, message, by=by)
    return made


def check_can_split(incident: Incident, message_id: UUID) -> Message:
    """Return the message of this incident. Raises as `split` does."""
    if incident.merged_into_id:
        raise PartOfAnother
    if incident.state_category == StateCategory.CLOSED:
        raise CannotSplit(lazy("This incident is closed. Reopen it with a reason first."))
    message = db.session.get(Message, message_id, populate_existing=True)
    if message is None or message.incident_id != incident.id:
        raise NoSuchMessage
    if message.delivery == WITHDRAWN:
        raise CannotSplit(lazy("This reply was withdrawn and is not a matter of its own."))
    if message.id == _first(incident):
        raise CannotSplit(lazy("The incident began with this message, so it stays with it."))
    return message


def unsplit(incident: Incident, number: int, *, by: Actor) -> None:
    """Bring back what was split off into the incident `number`, and close that one as a part.

    Raises NothingToUndo once somebody has changed it.
    """
    query = select(Incident).where(Incident.number == number).with_for_update(of=Incident)
    made = db.session.scalars(query, execution_options={"populate_existing": True}).one()
    if made.version != 1:
        raise NothingToUndo
    brings_reply = made.first_reply_at is not None
    unlink(incident, made, by=by)
    merge(made, incident, by=by)
    if brings_reply:
        incident.first_reply_at = _first_reply_at(incident)


def title_of(text: str) -> str:
    """Return the first words of a message, as a title to begin with."""
    line = " ".join(text.strip().partition("\n")[0].split())
    if len(line) <= LONGEST_TITLE:
        return line
    words, _, rest = line[:LONGEST_TITLE].rpartition(" ")
    return f"{words or rest}…"


def _first(incident: Incident) -> UUID:
    query = select(Message.id).where(Message.incident_id == incident.id)
    return db.session.scalars(query.order_by(Message.created_at, Message.id).limit(1)).one()


def _asker(incident: Incident, message: Message) -> Requester:
    """Who asks: of what a merge brought along, the requester who came with it."""
    key = message.requester_id
    return db.session.get_one(Requester, key) if key else incident.requester


def _leave_behind(incident: Incident, message: Message) -> None:
    """Have the incident be as if the message had never stood in it."""
    touch(incident)
    incident.unread = False  # whoever splits has read it
    if message.voice == Voice.REPLY:
        incident.first_reply_at = _first_reply_at(incident)
    settle(incident)


def _first_reply_at(incident: Incident) -> datetime | None:
    replies = select(func.min(Message.created_at)).where(
        Message.incident_id == incident.id,
        Message.voice == Voice.REPLY,
        Message.delivery != WITHDRAWN,
    )
    return db.session.scalars(replies).one()


def _trace(incident: Incident, made: Incident, message: Message, *, by: Actor) -> None:
    kind = LinkKind.RELATED
    db.session.add(Link(from_id=made.id, to_id=incident.id, kind=kind, by_name=by.name))
    remember(incident, OFF, old=None, new=made.number, by=by)
    remember(made, FROM, old=None, new=incident.number, by=by)
    announce(made, by=by)
    publish(IncidentSplit(subject_id=incident.id, other_id=made.id, message_id=message.id), by=by)
    publish(IncidentLinked(subject_id=made.id, other_id=incident.id, kind=kind), by=by)
