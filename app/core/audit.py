"""The audit log: sign-ins, keys, rights, exports. For administrators, never for statistics."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.core import ids, time
from app.core.actor import Actor
from app.core.db import Model, db


class AuditEntry(Model):
    __tablename__ = "audit"
    __table_args__ = {"schema": "core", "comment": "who did what to rights, keys and sign-ins"}

    id: Mapped[UUID] = mapped_column(primary_key=True, default=ids.new, comment="key, by time")
    at: Mapped[datetime] = mapped_column(index=True, comment="when it was done")
    actor_kind: Mapped[str] = mapped_column(comment="person, client or system")
    actor_id: Mapped[UUID | None] = mapped_column(comment="who did it; null for the system")
    actor_name: Mapped[str] = mapped_column(comment="the name at that moment")
    what: Mapped[str] = mapped_column(
        index=True, comment="code of the deed, such as session.started"
    )
    subject: Mapped[str | None] = mapped_column(comment="what it was done to")
    details: Mapped[dict[str, Any]] = mapped_column(JSONB, comment="further values, never secrets")


def record(what: str, *, by: Actor, subject: str | None = None, **details: object) -> None:
    """Write an audit entry in the present transaction."""
    db.session.add(
        AuditEntry(
            at=time.now(),
            actor_kind=by.kind,
            actor_id=by.id,
            actor_name=by.name,
            what=what,
            subject=subject,
            details=details,
        )
    )
