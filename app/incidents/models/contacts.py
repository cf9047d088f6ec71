"""What an incident points to: who asks, what it is about, and how priority follows."""

import re
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, SmallInteger
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Text

from app.core import ids, time
from app.core.db import Model


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
    erased_at: Mapped[datetime | None] = mapped_column(comment="when an erasure began; null: never")


def tidy_email(given: str | None) -> str | None:
    """Return the address as requesters are found by it."""
    return given.strip().lower() if given else None


def tidy_phone(given: str | None) -> str | None:
    """Return the digits, with a plus where one was given."""
    return re.sub(r"[^\d+]", "", given) if given else None


class Category(Model):
    __tablename__ = "category"
    __table_args__ = {"schema": "incidents", "comment": "the tree of categories"}

    id: Mapped[UUID] = mapped_column(primary_key=True, default=ids.new, comment="key")
    parent_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("incidents.category.id"), index=True, comment="category above; null at the top"
    )
    code: Mapped[str] = mapped_column(unique=True, comment="stable name for programs")
    labels: Mapped[dict[str, str]] = mapped_column(JSONB, comment="a word per language")
    place: Mapped[int] = mapped_column(
        SmallInteger,
        default=100,
        server_default="100",
        comment="low ones come first among those below the same",
    )
    department_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("people.department.id"), comment="where new incidents go"
    )
    impact: Mapped[int | None] = mapped_column(SmallInteger, comment="of new incidents; 1 to 3")
    urgency: Mapped[int | None] = mapped_column(SmallInteger, comment="of new incidents; 1 to 3")
    tags: Mapped[list[str]] = mapped_column(
        ARRAY(Text), default=list, server_default="{}", comment="of new incidents"
    )
    process: Mapped[str | None] = mapped_column(comment="code of the process of new incidents")
    version: Mapped[int] = mapped_column(
        default=1, server_default="1", comment="counts changes; for If-Match"
    )
    retired_at: Mapped[datetime | None] = mapped_column(comment="offered no more since")

    def label(self, language: str) -> str:
        """Return the word in `language`, English when it has none."""
        return self.labels.get(language) or self.labels["en"]


class PriorityCell(Model):
    __tablename__ = "priority_cell"
    __table_args__ = {"schema": "incidents", "comment": "the ITIL matrix: priority by two levels"}

    impact: Mapped[int] = mapped_column(SmallInteger, primary_key=True, comment="1 high to 3 low")
    urgency: Mapped[int] = mapped_column(SmallInteger, primary_key=True, comment="1 high to 3 low")
    priority: Mapped[int] = mapped_column(SmallInteger, comment="1 critical to 4 low")
