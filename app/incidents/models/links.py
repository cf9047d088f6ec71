"""How incidents hang together, as people say it, and what became one."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.core import ids, time
from app.core.db import Model


class LinkKind(StrEnum):
    """What one incident is to another."""

    DUPLICATE = "duplicate"
    RELATED = "related"


class Link(Model):
    __tablename__ = "link"
    __table_args__ = (
        UniqueConstraint("from_id", "to_id"),
        Index(None, "to_id"),
        CheckConstraint("kind IN ('duplicate', 'related')", name="kind"),
        CheckConstraint("from_id <> to_id", name="two"),
        {
            "schema": "incidents",
            "comment": "one incident is a duplicate of, or related to, another",
        },
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=ids.new, comment="key")
    from_id: Mapped[UUID] = mapped_column(
        ForeignKey("incidents.incident.id"), comment="the duplicate; of related ones either"
    )
    to_id: Mapped[UUID] = mapped_column(
        ForeignKey("incidents.incident.id"), comment="what it is a duplicate of, or related to"
    )
    kind: Mapped[str] = mapped_column(comment="duplicate or related")
    by_name: Mapped[str] = mapped_column(comment="who said so, the name at that moment")
    at: Mapped[datetime] = mapped_column(default=time.now, comment="when")


class Merge(Model):
    __tablename__ = "merge"
    __table_args__ = (
        Index(
            "ix_merge_standing", "from_id", unique=True, postgresql_where=text("undone_at IS NULL")
        ),
        Index(None, "into_id"),
        {"schema": "incidents", "comment": "an incident that became part of another"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=ids.new, comment="key")
    from_id: Mapped[UUID] = mapped_column(
        ForeignKey("incidents.incident.id"), comment="the incident that was merged"
    )
    into_id: Mapped[UUID] = mapped_column(
        ForeignKey("incidents.incident.id"), comment="where its conversation went"
    )
    message_ids: Mapped[list[UUID]] = mapped_column(
        ARRAY(Uuid), comment="the messages that went along"
    )
    before: Mapped[dict[str, Any]] = mapped_column(
        JSONB, comment="its state and resolution before, for taking it apart again"
    )
    at: Mapped[datetime] = mapped_column(default=time.now, comment="when")
    undone_at: Mapped[datetime | None] = mapped_column(comment="when it was taken apart again")


class Participant(Model):
    __tablename__ = "participant"
    __table_args__ = {"schema": "incidents", "comment": "who asks the same, beside the requester"}

    merge_id: Mapped[UUID] = mapped_column(
        ForeignKey("incidents.merge.id"), primary_key=True, comment="how they came"
    )
    requester_id: Mapped[UUID] = mapped_column(
        ForeignKey("incidents.requester.id"), primary_key=True, index=True, comment="who"
    )
    incident_id: Mapped[UUID] = mapped_column(
        ForeignKey("incidents.incident.id"), index=True, comment="where they ask now"
    )
