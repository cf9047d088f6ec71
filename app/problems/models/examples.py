"""What people taught the matcher: this incident belongs to that problem, or does not."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core import time
from app.core.db import Model


class Example(Model):
    __tablename__ = "example"
    __table_args__ = (
        Index(None, "problem_id", "verdict"),
        {"schema": "problems", "comment": "persons' verdicts on matches; the newest word counts"},
    )

    incident_id: Mapped[UUID] = mapped_column(
        ForeignKey("incidents.incident.id"), primary_key=True, comment="which incident"
    )
    problem_id: Mapped[UUID] = mapped_column(
        ForeignKey("problems.problem.id"), primary_key=True, comment="and which problem"
    )
    verdict: Mapped[str] = mapped_column(comment="yes: it belongs there; no: it does not")
    by_kind: Mapped[str] = mapped_column(comment="person or client")
    by_id: Mapped[UUID | None] = mapped_column(comment="who said so")
    by_name: Mapped[str] = mapped_column(comment="the name at that moment")
    at: Mapped[datetime] = mapped_column(default=time.now, comment="when")
