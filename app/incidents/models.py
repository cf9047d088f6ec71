"""Tables of incidents, and pure decisions on one incident."""

from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, SmallInteger, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.types import Text

from app.core import ids, time
from app.core.actor import Actor
from app.core.db import Model
from app.workflow import queries as workflow
from app.workflow.process import Process, State, StateCategory


class Channel(StrEnum):
    """How an incident came to us."""

    WEB = "web"
    API = "api"
    EMAIL = "email"
    TELEGRAM = "telegram"
    SMS = "sms"
    BUS = "bus"
    PHONE = "phone"


class Level(IntEnum):
    """Impact or urgency, after ITIL: 1 is the highest."""

    HIGH = 1
    MEDIUM = 2
    LOW = 3


class Priority(IntEnum):
    """What the matrix makes of impact and urgency; nobody sets it by hand."""

    CRITICAL = 1
    HIGH = 2
    MEDIUM = 3
    LOW = 4


class Bucket(IntEnum):
    """Which pile an incident lies on. Every list walks an index that begins with it."""

    ACTIVE = 0
    WAITING = 1
    DONE = 2
    SPAM = 3


class Voice(StrEnum):
    """Whose words a message is."""

    CUSTOMER = "customer"
    REPLY = "reply"
    NOTE = "note"


SPAM = "spam"
RESOLUTIONS = ("solved", "workaround", "answered", "duplicate", "not_reproducible", "no_answer")
"""Codes of a resolution that a person chooses from; spam has its own verb."""

_SORTS = ("updated_at", "created_at", "priority")


def _list_indexes() -> list[Index]:
    """One index per whose pile it is and how it is sorted: a page of any view is a short walk."""
    made = []
    for owner in ("department_id", "assignee_id", None):
        head = [owner] if owner else []
        made += [Index(None, *head, "bucket", sort, "number") for sort in _SORTS]
        made.append(Index(None, *head, "bucket", "number"))
    # PostgreSQL does not take IS NULL for an equality that keeps an index in order, so the pile
    # of those without a department has indexes of its own.
    for sort in (*_SORTS, "number"):
        made.append(
            Index(
                f"ix_incident_without_department_{sort}",
                *dict.fromkeys(("bucket", sort, "number")),
                postgresql_where=text("department_id IS NULL"),
            )
        )
    return made


class Requester(Model):
    __tablename__ = "requester"
    __table_args__ = (
        Index(None, "email"),
        Index(None, "phone"),
        Index(None, "telegram_id"),
        {"schema": "incidents", "comment": "whoever asks: a contact, later of a client"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=ids.new, comment="key")
    name: Mapped[str] = mapped_column(comment="as given; the address when no name was")
    phone: Mapped[str | None] = mapped_column(comment="digits with a leading plus")
    email: Mapped[str | None] = mapped_column(comment="in small letters")
    telegram_id: Mapped[str | None] = mapped_column(comment="number of the Telegram account")
    created_at: Mapped[datetime] = mapped_column(default=time.now, comment="first met")


class Category(Model):
    __tablename__ = "category"
    __table_args__ = {"schema": "incidents", "comment": "the tree of categories"}

    id: Mapped[UUID] = mapped_column(primary_key=True, default=ids.new, comment="key")
    parent_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("incidents.category.id"), index=True, comment="category above; null at the top"
    )
    code: Mapped[str] = mapped_column(unique=True, comment="stable name for programs")
    labels: Mapped[dict[str, str]] = mapped_column(JSONB, comment="a word per language")

    def label(self, language: str) -> str:
        """Return the word in `language`, English when it has none."""
        return self.labels.get(language) or self.labels["en"]


class PriorityCell(Model):
    __tablename__ = "priority_cell"
    __table_args__ = {"schema": "incidents", "comment": "the ITIL matrix: priority by two levels"}

    impact: Mapped[int] = mapped_column(SmallInteger, primary_key=True, comment="1 high to 3 low")
    urgency: Mapped[int] = mapped_column(SmallInteger, primary_key=True, comment="1 high to 3 low")
    priority: Mapped[int] = mapped_column(SmallInteger, comment="1 critical to 4 low")


class Incident(Model):
    __tablename__ = "incident"
    __table_args__ = (
        *_list_indexes(),
        Index(
            "ix_incident_resolved_at",
            "resolved_at",
            postgresql_where=text("state_category = 'resolved'"),
        ),
        {"schema": "incidents", "comment": "tickets"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=ids.new, comment="key")
    number: Mapped[int] = mapped_column(
        BigInteger, Identity(start=1001), unique=True, comment="what people call it: INC-number"
    )
    external_ref: Mapped[str | None] = mapped_column(
        unique=True, comment="its number in the system it was imported from"
    )
    external_state: Mapped[str | None] = mapped_column(comment="its state there, word for word")
    subject: Mapped[str] = mapped_column(comment="one line")
    last_words: Mapped[str] = mapped_column(
        comment="how the newest words between us and the customer begin"
    )
    channel: Mapped[str] = mapped_column(comment="how it came: web, api, email and so on")
    requester_id: Mapped[UUID] = mapped_column(
        ForeignKey("incidents.requester.id"), index=True, comment="who asks"
    )
    department_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("people.department.id"), comment="whose work it is; null: nobody's yet"
    )
    assignee_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("people.person.id"), comment="who works on it"
    )
    category_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("incidents.category.id"), index=True, comment="what it is about"
    )
    impact: Mapped[int] = mapped_column(SmallInteger, default=Level.MEDIUM, comment="1 to 3")
    urgency: Mapped[int] = mapped_column(SmallInteger, default=Level.MEDIUM, comment="1 to 3")
    priority: Mapped[int] = mapped_column(SmallInteger, comment="1 critical to 4 low, derived")
    tags: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, comment="free words")
    process_id: Mapped[UUID] = mapped_column(
        ForeignKey("workflow.process.id"), comment="the version of the process it follows"
    )
    state: Mapped[str] = mapped_column(comment="the truth; every move is a row of change")
    state_category: Mapped[str] = mapped_column(comment="category of the state")
    bucket: Mapped[int] = mapped_column(SmallInteger, comment="pile for lists, from the category")
    unread: Mapped[bool] = mapped_column(default=True, comment="the customer wrote last, unread")
    resolution_code: Mapped[str | None] = mapped_column(comment="how it ended")
    resolution: Mapped[str | None] = mapped_column(comment="how it ended, in words")
    reopened: Mapped[int] = mapped_column(default=0, comment="how often it was opened again")
    created_at: Mapped[datetime] = mapped_column(default=time.now, comment="when it was opened")
    updated_at: Mapped[datetime] = mapped_column(default=time.now, comment="the last change")
    first_reply_at: Mapped[datetime | None] = mapped_column(comment="our first reply")
    resolved_at: Mapped[datetime | None] = mapped_column(comment="null again when reopened")
    closed_at: Mapped[datetime | None] = mapped_column(comment="null again when reopened")
    version: Mapped[int] = mapped_column(default=1, comment="counts changes; for If-Match")

    requester: Mapped[Requester] = relationship(lazy="joined", innerjoin=True)
    category: Mapped[Category | None] = relationship(lazy="joined")

    @property
    def reference(self) -> str:
        """What people call it in text: INC-1042."""
        return f"INC-{self.number}"

    @property
    def process(self) -> Process:
        """The version of the process that it follows."""
        return workflow.process(self.process_id)

    @property
    def standing(self) -> State:
        """The state it is in."""
        return self.process.states[self.state]

    @property
    def is_live(self) -> bool:
        """Whether somebody still has to do something."""
        return self.bucket in {Bucket.ACTIVE, Bucket.WAITING}

    def lies_with(self, actor: Actor) -> bool:
        """Whether it is nobody's work yet, or the actor's own."""
        return self.assignee_id is None or self.assignee_id == actor.person_id

    def stand(self, state: State) -> None:
        """Be in `state`: with it go the category and the pile."""
        self.state, self.state_category = state.code, state.category
        self.bucket = pile(state.category)


def pile(category: StateCategory) -> Bucket:
    """Return the pile for states of this category."""
    match category:
        case StateCategory.NEW | StateCategory.OPEN:
            return Bucket.ACTIVE
        case StateCategory.WAITING:
            return Bucket.WAITING
        case _:
            return Bucket.DONE


class Message(Model):
    __tablename__ = "message"
    __table_args__ = (
        Index(None, "incident_id", "created_at", "id"),
        {"schema": "incidents", "comment": "the conversation: customer, replies, internal notes"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=ids.new, comment="key")
    incident_id: Mapped[UUID] = mapped_column(
        ForeignKey("incidents.incident.id"), comment="where it belongs"
    )
    voice: Mapped[str] = mapped_column(comment="customer, reply or note")
    author_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("people.person.id"), comment="the person of ours; null: customer or a program"
    )
    author_name: Mapped[str] = mapped_column(comment="as it was when it was written")
    text: Mapped[str] = mapped_column(comment="plain text")
    delivery: Mapped[str | None] = mapped_column(comment="of a reply: not_sent; null otherwise")
    written_over: Mapped[UUID | None] = mapped_column(
        comment="newest message that the author chose not to read before sending anyway"
    )
    created_at: Mapped[datetime] = mapped_column(default=time.now, comment="when it was written")


class Draft(Model):
    __tablename__ = "draft"
    __table_args__ = {"schema": "incidents", "comment": "unsent words, per person and incident"}

    incident_id: Mapped[UUID] = mapped_column(
        ForeignKey("incidents.incident.id"), primary_key=True, comment="where"
    )
    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("people.person.id"), primary_key=True, comment="whose"
    )
    voice: Mapped[str] = mapped_column(comment="reply or note")
    text: Mapped[str] = mapped_column(comment="the words so far")
    updated_at: Mapped[datetime] = mapped_column(default=time.now, comment="last kept")


class Change(Model):
    __tablename__ = "change"
    __table_args__ = (
        Index(None, "incident_id", "at", "id"),
        {"schema": "incidents", "comment": "history: every change of a field, every move"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=ids.new, comment="key")
    incident_id: Mapped[UUID] = mapped_column(
        ForeignKey("incidents.incident.id"), comment="what was changed"
    )
    at: Mapped[datetime] = mapped_column(default=time.now, comment="when")
    by_kind: Mapped[str] = mapped_column(comment="person, client or system")
    by_id: Mapped[UUID | None] = mapped_column(comment="who; null for the system")
    by_name: Mapped[str] = mapped_column(comment="the name at that moment")
    field: Mapped[str] = mapped_column(comment="state, assignee, subject and so on")
    old: Mapped[Any] = mapped_column(JSONB, comment="value before")
    new: Mapped[Any] = mapped_column(JSONB, comment="value after")
    reason: Mapped[str | None] = mapped_column(comment="of a move that asked for one")
    version: Mapped[int] = mapped_column(comment="the incident's version after it")


class Words(Model):
    __tablename__ = "words"
    __table_args__ = (
        Index(None, "document", postgresql_using="gin"),
        {"schema": "incidents", "comment": "what search looks in, one document per incident"},
    )

    incident_id: Mapped[UUID] = mapped_column(
        ForeignKey("incidents.incident.id"), primary_key=True, comment="whose words"
    )
    document: Mapped[str] = mapped_column(
        TSVECTOR, comment="stems of subject, messages and requester, both languages"
    )
