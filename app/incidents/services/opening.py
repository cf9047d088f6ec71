"""Opening an incident, and a customer's further words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select

from app.core.actor import Actor
from app.core.db import db
from app.core.errors import Invalid
from app.core.events import publish
from app.core.text import lazy
from app.incidents.errors import ClosedForMessages
from app.incidents.events import CustomerWrote, IncidentOpened
from app.incidents.models import (
    Category,
    Channel,
    Incident,
    Level,
    Message,
    PriorityCell,
    Requester,
    Voice,
    tidy_email,
    tidy_phone,
)
from app.incidents.services.defaulting import Beginning, check_offered, process_for
from app.incidents.services.filling import OWN_FIELDS
from app.incidents.services.history import add_words, excerpt, requester_words, touch
from app.incidents.services.merging import whole_of
from app.incidents.services.moving import go
from app.people.models import Department
from app.workflow.process import StateCategory

MOST_TAGS = 20
LONGEST_TAG = 40


@dataclass(frozen=True, kw_only=True)
class From:
    """Who asks, as far as it is known. A known address finds the requester of before."""

    name: str | None = None
    phone: str | None = None
    email: str | None = None
    telegram_id: str | None = None


def open_(
    *,
    subject: str,
    text: str,
    requester: From,
    channel: Channel,
    by: Actor,
    department_id: UUID | None = None,
    category_id: UUID | None = None,
    impact: Level | None = None,
    urgency: Level | None = None,
    tags: Sequence[str] = (),
    fields: Mapping[str, object] | None = None,
) -> Incident:
    """Open an incident with the customer's first message `text`. Raises Invalid.

    What is not given comes from its category, and else is as usual.

    `fields` are values of the company's own fields, by their codes. Those that are required may be
    empty: the first move that needs them asks for them.
    """
    incident = begin(
        subject,
        find_or_add(requester),
        channel=channel,
        department_id=check_department(department_id),
        category_id=check_offered(category_id),
        levels=(impact, urgency),
        tags=check_tags(tags),
    )
    OWN_FIELDS.begin(incident, fields or {})
    incident.last_words = excerpt(text)
    _say(incident, text, incident.requester)
    add_words(incident.id, "\n".join((subject, requester_words(incident.requester), text)))
    announce(incident, by=by)
    return incident


def begin(
    subject: str,
    requester: Requester,
    *,
    channel: str,
    department_id: UUID | None = None,
    category_id: UUID | None = None,
    levels: tuple[Level | None, Level | None] = (None, None),
    tags: Sequence[str] = (),
) -> Incident:
    """Put down a new incident in which nothing has been said yet; `levels`: impact, urgency.

    Whoever calls it gives it its first message, and then announces it.
    """
    begun = Beginning.of(category_id, department_id=department_id, levels=levels, tags=tags)
    process = process_for(category_id)
    incident = Incident(
        subject=subject,
        last_words=subject,
        channel=channel,
        requester=requester,
        department_id=begun.department_id,
        category_id=category_id,
        impact=begun.impact,
        urgency=begun.urgency,
        priority=priority_of(begun.impact, begun.urgency),
        tags=begun.tags,
        process_id=process.id,
        version=1,
    )
    incident.stand(process.states[process.first])
    db.session.add(incident)
    db.session.flush()
    incident.updated_at = incident.created_at
    return incident


def announce(incident: Incident, *, by: Actor) -> None:
    """Tell the other parts of a new incident, once its first message stands."""
    publish(
        IncidentOpened(
            subject_id=incident.id,
            number=incident.number,
            channel=incident.channel,
            state=incident.state,
            priority=incident.priority,
            department_id=incident.department_id,
            category_id=incident.category_id,
            requester_id=incident.requester_id,
        ),
        by=by,
    )


def receive(incident: Incident, text: str, *, by: Actor) -> Message:
    """Add the customer's further message; the process may answer it with a move.

    What was merged takes it where its conversation is. Raises ClosedForMessages for a closed
    incident.
    """
    asking, incident = incident.requester, whole_of(incident)
    if incident.state_category == StateCategory.CLOSED:
        raise ClosedForMessages
    touch(incident)
    message = _say(incident, text, asking)
    incident.unread, incident.last_words = True, excerpt(text)
    add_words(incident.id, text)
    publish(CustomerWrote(subject_id=incident.id, message_id=message.id), by=by)
    target = incident.process.on_customer.get(incident.state)
    if target:
        go(incident, target, by=by)
    return message


def find_or_add(given: From) -> Requester:
    """Return the requester known under one of these addresses, or a new one. Raises Invalid."""
    email, phone = tidy_email(given.email), tidy_phone(given.phone)
    telegram = given.telegram_id or None
    name = given.name or email or phone or telegram
    if name is None:
        raise Invalid({"requester": lazy("Say who asks: a name, or one address.")})
    same = [
        column == value
        for column, value in (
            (Requester.email, email),
            (Requester.phone, phone),
            (Requester.telegram_id, telegram),
        )
        if value
    ]
    if same:
        alive = Requester.erased_at.is_(None)
        oldest = select(Requester).where(or_(*same), alive).order_by(Requester.created_at).limit(1)
        found = db.session.scalars(oldest).one_or_none()
        if found:
            found.email, found.phone = found.email or email, found.phone or phone
            found.telegram_id = found.telegram_id or telegram
            return found
    return Requester(name=name, email=email, phone=phone, telegram_id=telegram)


def priority_of(impact: int, urgency: int) -> int:
    """Return what the matrix makes of the two levels."""
    return db.session.scalars(
        select(PriorityCell.priority).where(
            PriorityCell.impact == impact, PriorityCell.urgency == urgency
        )
    ).one()


def check_department(id_: UUID | None) -> UUID | None:
    """Return the key, when there is such a department that still works. Raises Invalid."""
    if id_ is not None:
        found = db.session.get(Department, id_)
        if found is None or not found.active:
            raise Invalid({"department": lazy("There is no such department.")})
    return id_


def check_category(id_: UUID | None) -> UUID | None:
    """Return the key, when there is such a category. Raises Invalid."""
    if id_ is not None and db.session.get(Category, id_) is None:
        raise Invalid({"category": lazy("There is no such category.")})
    return id_


def check_tags(words: Sequence[str]) -> list[str]:
    """Return the tags in small letters, each once. Raises Invalid."""
    tags = list(dict.fromkeys(" ".join(word.split()).lower() for word in words))
    if len(tags) > MOST_TAGS or any(not 0 < len(each) <= LONGEST_TAG for each in tags):
        raise Invalid({"tags": lazy("At most 20 tags, each of 1 to 40 characters.")})
    return tags


def _say(incident: Incident, text: str, asking: Requester) -> Message:
    message = Message(
        incident_id=incident.id,
        voice=Voice.CUSTOMER,
        author_name=asking.name,
        requester_id=asking.id if asking.id != incident.requester_id else None,
        text=text,
        created_at=incident.updated_at,
    )
    db.session.add(message)
    db.session.flush()
    return message
