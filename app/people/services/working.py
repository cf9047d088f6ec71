"""Give departments and people working hours of their own, and take them away again."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import InstrumentedAttribute

from app.core import audit, time
from app.core.actor import Actor
from app.core.db import db
from app.core.events import publish
from app.people.errors import NoHours
from app.people.events import HoursChanged
from app.people.hours import Hours
from app.people.models import Department, Holiday, HoursRow, Person, SpanRow

Owner = Department | Person


def set_hours(owner: Owner, hours: Hours, *, names: Mapping[date, str], by: Actor) -> None:
    """Have these hours count from now on, for all below who have none of their own.

    `names` says what holidays are called. What was there before is replaced whole.
    """
    _lock(owner)
    db.session.execute(delete(HoursRow).where(_column(owner) == owner.id))
    db.session.add(
        HoursRow(
            **{_column(owner).key: owner.id},
            zone=hours.zone,
            by_id=by.person_id,
            at=time.now(),
            spans=[
                SpanRow(weekday=weekday, begins=span.begins, ends=span.ends)
                for weekday, spans in enumerate(hours.week)
                for span in spans
            ],
            holidays=[Holiday(day=day, name=names.get(day, "")) for day in hours.holidays],
        )
    )
    db.session.flush()
    _tell("hours.set", owner, by=by)


def drop_hours(owner: Owner, *, by: Actor) -> None:
    """Have the hours above count again. Raises NoHours where there are none of their own."""
    _lock(owner)
    gone = delete(HoursRow).where(_column(owner) == owner.id).returning(HoursRow.id)
    if db.session.scalar(gone) is None:
        raise NoHours
    _tell("hours.dropped", owner, by=by)


def _lock(owner: Owner) -> None:
    """Let one at a time change the hours of the same owner."""
    table = type(owner)
    db.session.execute(select(table.id).where(table.id == owner.id).with_for_update())


def _column(owner: Owner) -> InstrumentedAttribute[UUID | None]:
    return HoursRow.person_id if isinstance(owner, Person) else HoursRow.department_id


def _tell(what: str, owner: Owner, *, by: Actor) -> None:
    is_person = isinstance(owner, Person)
    audit.record(what, by=by, subject=owner.login if isinstance(owner, Person) else owner.path)
    publish(HoursChanged(subject_id=owner.id, whose="person" if is_person else "department"), by=by)
