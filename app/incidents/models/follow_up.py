"""What is to happen when the customer has not answered by a moment."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core import ids, time
from app.core.db import Model

_WAITS = text("state = 'waiting'")


class Then(StrEnum):
    """What happens at that moment. Whoever has the incident is told of it, too."""

    REMIND = "remind"
    TAKE_UP = "take_up"
    RETURN = "return"
    RAISE = "raise"
    NOTE = "note"
    RESOLVE = "resolve"


WORDY = frozenset({Then.NOTE, Then.RESOLVE})
"""Those that need words: of the note, of the reply."""


class FollowUpState(StrEnum):
    """It waits, and then has one end."""

    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"
    CANCELLED = "cancelled"


class FollowUp(Model):
    __tablename__ = "follow_up"
    __table_args__ = (
        Index("ix_follow_up_waiting", "incident_id", unique=True, postgresql_where=_WAITS),
        Index("ix_follow_up_due", "due_at", "id", postgresql_where=_WAITS),
        Index(None, "incident_id"),
        CheckConstraint(
            "action IN ('remind', 'take_up', 'return', 'raise', 'note', 'resolve')", name="action"
        ),
        CheckConstraint("state IN ('waiting', 'done', 'refused', 'cancelled')", name="state"),
        {"schema": "incidents", "comment": "what happens when the customer does not answer"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=ids.new, comment="key")
    incident_id: Mapped[UUID] = mapped_column(
        ForeignKey("incidents.incident.id"), comment="where; one waits at most"
    )
    due_at: Mapped[datetime] = mapped_column(comment="when it happens")
    then: Mapped[str] = mapped_column(
        "action",  # THEN is a word of SQL
        comment="what happens: remind, take_up, return, raise, note or resolve",
    )
    text: Mapped[str | None] = mapped_column(comment="words of the note or of the reply")
    state: Mapped[str] = mapped_column(
        default=FollowUpState.WAITING, comment="waiting, done, refused or cancelled"
    )
    by_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("people.person.id"), comment="the person who set it; null for a program"
    )
    by_name: Mapped[str] = mapped_column(comment="the name at that moment")
    set_at: Mapped[datetime] = mapped_column(default=time.now, comment="when it was set")
    ended_at: Mapped[datetime | None] = mapped_column(comment="when it ended; null while it waits")
