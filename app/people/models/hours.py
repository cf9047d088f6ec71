"""Working hours of a department or a person, as they were entered."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core import ids
from app.core.db import Model


class SpanRow(Model):
    __tablename__ = "span"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("0 <= begins AND begins < ends AND ends <= 1440", name="minutes"),
        {"schema": "people", "comment": "a time of the week that is worked, on the wall clock"},
    )

    hours_id: Mapped[UUID] = mapped_column(
        ForeignKey("people.hours.id", ondelete="CASCADE"), primary_key=True, comment="of which week"
    )
    weekday: Mapped[int] = mapped_column(
        SmallInteger, primary_key=True, autoincrement=False, comment="0 is Monday"
    )
    begins: Mapped[int] = mapped_column(
        SmallInteger, primary_key=True, autoincrement=False, comment="minute of the day"
    )
    ends: Mapped[int] = mapped_column(SmallInteger, comment="minute of the day; 1440: midnight")


class Holiday(Model):
    __tablename__ = "holiday"
    __table_args__ = {"schema": "people", "comment": "a day that is not worked"}

    hours_id: Mapped[UUID] = mapped_column(
        ForeignKey("people.hours.id", ondelete="CASCADE"), primary_key=True, comment="by which week"
    )
    day: Mapped[date] = mapped_column(Date, primary_key=True, comment="the day")
    name: Mapped[str] = mapped_column(comment="as people call it; may be empty")


class HoursRow(Model):
    __tablename__ = "hours"
    __table_args__ = (
        UniqueConstraint("department_id"),
        UniqueConstraint("person_id"),
        CheckConstraint("num_nonnulls(department_id, person_id) = 1", name="owner"),
        {
            "schema": "people",
            "comment": "working hours; whoever has none of their own has those above",
        },
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=ids.new, comment="key")
    department_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("people.department.id"), comment="whose, with all below; null: a person's"
    )
    person_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("people.person.id"), comment="whose; null: a department's"
    )
    zone: Mapped[str] = mapped_column(comment="IANA name of the time zone of its clock")
    by_id: Mapped[UUID | None] = mapped_column(comment="who entered them; null: no person")
    at: Mapped[datetime] = mapped_column(comment="when they were entered")

    spans: Mapped[list[SpanRow]] = relationship(
        cascade="all, delete-orphan", order_by=(SpanRow.weekday, SpanRow.begins)
    )
    holidays: Mapped[list[Holiday]] = relationship(
        cascade="all, delete-orphan", order_by=Holiday.day
    )
