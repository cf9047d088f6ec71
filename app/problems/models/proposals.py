"""When a burst becomes a problem: the rule of its category, and what waits for a lead's yes."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.core import ids, time
from app.core.db import Model


class Way(StrEnum):
    """How problems come to be in a category."""

    AT_ONCE = "at_once"
    ASKED = "asked"
    EACH = "each"
    NEVER = "never"


class ProposalAnswer(StrEnum):
    """What was said of a proposal."""

    YES = "yes"
    NO = "no"


class Rule(Model):
    __tablename__ = "rule"
    __table_args__ = (
        UniqueConstraint("category_id", postgresql_nulls_not_distinct=True),
        CheckConstraint("way IN ('at_once', 'asked', 'each', 'never')", name="way"),
        {"schema": "problems", "comment": "a category without one has that of the category above"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=ids.new, comment="key")
    category_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("incidents.category.id", ondelete="CASCADE"),
        comment="whose bursts: that of the most central message; null: above all categories",
    )
    way: Mapped[str] = mapped_column(comment="at_once, asked (a lead), each (incident) or never")
    by_kind: Mapped[str] = mapped_column(comment="person, client or system")
    by_id: Mapped[UUID | None] = mapped_column(comment="who set it")
    by_name: Mapped[str] = mapped_column(comment="the name at that moment")
    at: Mapped[datetime] = mapped_column(default=time.now, comment="when")


class Proposal(Model):
    """A burst that waits for a lead. Its words are those of its messages, so it keeps none."""

    __tablename__ = "proposal"
    __table_args__ = (
        Index("ix_proposal_open", "department_id", postgresql_where=text("answer IS NULL")),
        CheckConstraint("answer IN ('yes', 'no')", name="answer"),
        {"schema": "problems", "comment": "bursts that a lead is asked about, and the answers"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=ids.new, comment="key")
    department_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("people.department.id"), comment="whose leads answer: that of most messages"
    )
    found_at: Mapped[datetime] = mapped_column(default=time.now, comment="when")
    answer: Mapped[str | None] = mapped_column(comment="yes or no; null: it waits")
    answered_at: Mapped[datetime | None] = mapped_column(comment="when")
    by_kind: Mapped[str | None] = mapped_column(comment="person or client")
    by_id: Mapped[UUID | None] = mapped_column(comment="who answered")
    by_name: Mapped[str | None] = mapped_column(comment="the name at that moment")
    problem_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("problems.problem.id"), comment="what a yes opened"
    )

    @property
    def is_open(self) -> bool:
        """Whether it still waits for an answer."""
        return self.answer is None


class Proposed(Model):
    __tablename__ = "proposed"
    __table_args__ = (
        Index(None, "incident_id"),
        {"schema": "problems", "comment": "the messages of a proposal"},
    )

    proposal_id: Mapped[UUID] = mapped_column(
        ForeignKey("problems.proposal.id", ondelete="CASCADE"),
        primary_key=True,
        comment="of which proposal",
    )
    incident_id: Mapped[UUID] = mapped_column(
        ForeignKey("incidents.incident.id", ondelete="CASCADE"),
        primary_key=True,
        comment="which incident",
    )
    score: Mapped[float] = mapped_column(comment="how near to the middle; the highest is central")
    why: Mapped[dict[str, Any]] = mapped_column(JSONB, comment="nearest messages, shared words")
