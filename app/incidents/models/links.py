"""How incidents hang together, as people say it."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
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
