"""The incident itself, and pure decisions on it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, SmallInteger, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.types import Text

from app.core import ids, time
from app.core.actor import Actor
from app.core.db import Model
from app.incidents.models.codes import Bucket, Level, pile
from app.incidents.models.contacts import Category, Requester
from app.workflow.follower import Follower
from app.workflow.process import State

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


class Incident(Follower, Model):
    __tablename__ = "incident"
    __table_args__ = (
        *_list_indexes(),
        Index(
            "ix_incident_resolved_at",
            "resolved_at",
            postgresql_where=text("state_category = 'resolved'"),
        ),
        Index(
            "ix_incident_open_process",
            "process_id",
            "state",
            postgresql_where=text("state_category <> 'closed'"),
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
    private: Mapped[bool] = mapped_column(
        default=False, comment="seen by assignee, named ones and leads only"
    )
    merged_into_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("incidents.incident.id"), comment="what it is part of; null: itself"
    )
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
