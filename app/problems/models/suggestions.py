"""Problems that are offered for an incident: less sure than a match, until a person decides."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.core import time
from app.core.actor import Actor
from app.core.db import Model


class Answer(StrEnum):
    """What has become of an offer."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    PASSED = "passed"
    """Nobody said anything: the incident came elsewhere, or one of both was over."""


class Suggestion(Model):
    __tablename__ = "suggestion"
    __table_args__ = (
        Index(
            "ix_suggestion_problem_id_open",
            "problem_id",
            "at",
            "incident_id",
            postgresql_where=text("state = 'open'"),
        ),
        Index(
            "ix_suggestion_at_open",
            "at",
            "incident_id",
            "problem_id",
            postgresql_where=text("state = 'open'"),
        ),
        {
            "schema": "problems",
            "comment": "problems offered for incidents, and what was said to it",
        },
    )

    incident_id: Mapped[UUID] = mapped_column(
        ForeignKey("incidents.incident.id", ondelete="CASCADE"),
        primary_key=True,
        comment="for which incident",
    )
    problem_id: Mapped[UUID] = mapped_column(
        ForeignKey("problems.problem.id"), primary_key=True, comment="which problem"
    )
    score: Mapped[float] = mapped_column(comment="how alike it is to the nearest member, at most 1")
    why: Mapped[dict[str, Any]] = mapped_column(
        JSONB, comment="score, nearest messages, shared words"
    )
    model: Mapped[str] = mapped_column(comment="the encoder that judged; words: none did")
    state: Mapped[str] = mapped_column(
        default=Answer.OPEN, comment="open, accepted, declined or passed"
    )
    at: Mapped[datetime] = mapped_column(default=time.now, comment="when it was offered")
    by_kind: Mapped[str | None] = mapped_column(
        comment="person, client or system; null: nobody yet"
    )
    by_id: Mapped[UUID | None] = mapped_column(comment="who spoke last; null for the system")
    by_name: Mapped[str | None] = mapped_column(comment="the name at that moment")
    decided_at: Mapped[datetime | None] = mapped_column(comment="when that was")

    def decide(self, answer: Answer, *, by: Actor) -> None:
        """Keep what somebody said to it."""
        self.state, self.decided_at = answer, time.now()
        self.by_kind, self.by_id, self.by_name = by.kind, by.id, by.name
