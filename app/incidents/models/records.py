"""What gathers around an incident: messages, drafts, history, and the words it is found by."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from app.core import ids, time
from app.core.db import Model


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
    requester_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("incidents.requester.id"),
        comment="with whom it was said, if not here; null: the incident's requester",
    )
    text: Mapped[str] = mapped_column(comment="plain text")
    delivery: Mapped[str | None] = mapped_column(
        comment="of a reply: not_sent, withdrawn; null otherwise"
    )
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
