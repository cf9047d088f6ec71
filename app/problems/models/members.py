"""Which incidents hang on which problem, and who sees a problem because of them."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, SmallInteger
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.core import time
from app.core.db import Model


class Placed(StrEnum):
    """Who said that an incident belongs to a problem."""

    PERSON = "person"
    MACHINE = "machine"


class Membership(Model):
    __tablename__ = "membership"
    __table_args__ = (
        Index(None, "problem_id", "at", "incident_id"),
        Index(None, "came_with_id"),
        {"schema": "problems", "comment": "an incident hangs on one problem at most"},
    )

    incident_id: Mapped[UUID] = mapped_column(
        ForeignKey("incidents.incident.id"), primary_key=True, comment="which incident"
    )
    problem_id: Mapped[UUID] = mapped_column(
        ForeignKey("problems.problem.id"), comment="on which problem"
    )
    placed: Mapped[str] = mapped_column(comment="person or machine; a person's is never moved")
    why: Mapped[dict[str, Any] | None] = mapped_column(
        JSONB(none_as_null=True), comment="of a machine: score, nearest messages, shared words"
    )
    came_with_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("problems.problem.id"), comment="the merged problem that brought it"
    )
    by_kind: Mapped[str] = mapped_column(comment="person, client or system")
    by_id: Mapped[UUID | None] = mapped_column(comment="who; null for the system")
    by_name: Mapped[str] = mapped_column(comment="the name at that moment")
    at: Mapped[datetime] = mapped_column(default=time.now, comment="when it was placed")


class Sight(Model):
    """Kept by `services.counting`, under the lock of the problem.

    For a private incident the viewers are those named, and the leads: see `leads_of`.
    """

    __tablename__ = "sight"
    __table_args__ = (
        Index(None, "viewer", "bucket", "problem_id"),
        {"schema": "problems", "comment": "from where a problem is seen; derived, for lists"},
    )

    problem_id: Mapped[UUID] = mapped_column(
        ForeignKey("problems.problem.id"), primary_key=True, comment="what is seen"
    )
    viewer: Mapped[UUID] = mapped_column(
        primary_key=True,
        comment="a department, an assignee, or all zeros: by everybody who reads incidents",
    )
    reasons: Mapped[int] = mapped_column(comment="its own department or assignee, and incidents")
    bucket: Mapped[int] = mapped_column(SmallInteger, comment="the problem's")
