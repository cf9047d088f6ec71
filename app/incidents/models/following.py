"""Who wants to hear of an incident, and who was called by name in a note."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core import time
from app.core.db import Model


class Follower(Model):
    __tablename__ = "follower"
    __table_args__ = (
        Index(None, "person_id"),
        CheckConstraint("why IN ('chose', 'wrote', 'mentioned')", name="why"),
        {"schema": "incidents", "comment": "who is told what the customer answers"},
    )

    incident_id: Mapped[UUID] = mapped_column(
        ForeignKey("incidents.incident.id"), primary_key=True, comment="what is followed"
    )
    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("people.person.id"), primary_key=True, comment="who follows"
    )
    why: Mapped[str] = mapped_column(comment="chose, wrote or mentioned")
    at: Mapped[datetime] = mapped_column(default=time.now, comment="since when")


class Mention(Model):
    __tablename__ = "mention"
    __table_args__ = (
        Index(None, "incident_id"),
        {"schema": "incidents", "comment": "people called by @login in notes"},
    )

    message_id: Mapped[UUID] = mapped_column(
        ForeignKey("incidents.message.id"), primary_key=True, comment="the note"
    )
    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("people.person.id"), primary_key=True, comment="who was called"
    )
    incident_id: Mapped[UUID] = mapped_column(
        ForeignKey("incidents.incident.id"), comment="where the note stands"
    )
    login: Mapped[str] = mapped_column(comment="as it was written, in small letters")
