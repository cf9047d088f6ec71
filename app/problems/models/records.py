"""What gathers around a problem: notes and history."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from app.core import ids, time
from app.core.db import Model


class Note(Model):
    __tablename__ = "note"
    __table_args__ = (
        Index(None, "problem_id", "created_at", "id"),
        {"schema": "problems", "comment": "what those who solve it tell each other"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=ids.new, comment="key")
    problem_id: Mapped[UUID] = mapped_column(
        ForeignKey("problems.problem.id"), comment="where it belongs"
    )
    author_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("people.person.id"), comment="the person; null: a program"
    )
    author_name: Mapped[str] = mapped_column(comment="as it was when it was written")
    text: Mapped[str] = mapped_column(comment="plain text")
    created_at: Mapped[datetime] = mapped_column(default=time.now, comment="when it was written")


class Words(Model):
    """Kept by `services.finding`."""

    __tablename__ = "words"
    __table_args__ = (
        Index(None, "document", postgresql_using="gin"),
        {"schema": "problems", "comment": "what problems are found by"},
    )

    problem_id: Mapped[UUID] = mapped_column(
        ForeignKey("problems.problem.id", ondelete="CASCADE"),
        primary_key=True,
        comment="whose words",
    )
    document: Mapped[Any] = mapped_column(
        TSVECTOR, comment="stems of title, description, known error, workaround and notes"
    )


class Change(Model):
    __tablename__ = "change"
    __table_args__ = (
        Index(None, "problem_id", "at", "id"),
        {"schema": "problems", "comment": "history: every change of a field, every move"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=ids.new, comment="key")
    problem_id: Mapped[UUID] = mapped_column(
        ForeignKey("problems.problem.id"), comment="what was changed"
    )
    at: Mapped[datetime] = mapped_column(default=time.now, comment="when")
    by_kind: Mapped[str] = mapped_column(comment="person, client or system")
    by_id: Mapped[UUID | None] = mapped_column(comment="who; null for the system")
    by_name: Mapped[str] = mapped_column(comment="the name at that moment")
    field: Mapped[str] = mapped_column(comment="state, assignee, joined, left and so on")
    old: Mapped[Any] = mapped_column(JSONB, comment="value before")
    new: Mapped[Any] = mapped_column(JSONB, comment="value after; of joined and left an incident")
    reason: Mapped[str | None] = mapped_column(comment="of a move that asked for one")
    version: Mapped[int] = mapped_column(comment="the problem's version after it")
