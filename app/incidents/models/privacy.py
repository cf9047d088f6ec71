"""Who sees a private incident beside its assignee and the leads of its department."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core import time
from app.core.db import Model


class NamedKind(StrEnum):
    """What can be named; the words are those of `Actor.kind`."""

    PERSON = "person"
    CLIENT = "client"


class Named(Model):
    """Only private incidents have such rows: what is opened to all again forgets its names."""

    __tablename__ = "named"
    __table_args__ = (
        Index(None, "incident_id"),
        CheckConstraint("kind IN ('person', 'client')", name="kind"),
        {"schema": "incidents", "comment": "who sees a private incident by name"},
    )

    viewer_id: Mapped[UUID] = mapped_column(
        primary_key=True, comment="key of a person or of an API client"
    )
    incident_id: Mapped[UUID] = mapped_column(
        ForeignKey("incidents.incident.id"), primary_key=True, comment="what they see"
    )
    kind: Mapped[str] = mapped_column(comment="person or client")
    by_name: Mapped[str] = mapped_column(comment="who named them, the name at that moment")
    at: Mapped[datetime] = mapped_column(default=time.now, comment="when")
