"""Days on which somebody is away."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core import ids
from app.core.db import Model


class Kind(StrEnum):
    """Why somebody is away."""

    VACATION = "vacation"
    SICKNESS = "sickness"
    TRAINING = "training"
    TRAVEL = "travel"
    OTHER = "other"


class Absence(Model):
    __tablename__ = "absence"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('vacation', 'sickness', 'training', 'travel', 'other')", name="kind"
        ),
        CheckConstraint("begins <= ends", name="days"),
        CheckConstraint("stand_in_id <> person_id", name="stand_in"),
        Index(None, "person_id", "ends"),
        {"schema": "people", "comment": "whole days on which somebody is away"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=ids.new, comment="key")
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.person.id"), comment="who is away")
    begins: Mapped[date] = mapped_column(Date, comment="first day, where the person works")
    ends: Mapped[date] = mapped_column(Date, comment="last day")
    kind: Mapped[Kind] = mapped_column(Text, comment="vacation, sickness, training, travel, other")
    note: Mapped[str] = mapped_column(default="", comment="for the person and their leads alone")
    stand_in_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("people.person.id"), index=True, comment="who stands in; null: nobody is named"
    )
    by_id: Mapped[UUID | None] = mapped_column(comment="who entered it; null: no person")
    at: Mapped[datetime] = mapped_column(comment="when it was entered")
    version: Mapped[int] = mapped_column(
        default=1, server_default="1", comment="counts changes; for If-Match"
    )
