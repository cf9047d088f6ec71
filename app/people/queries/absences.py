"""Who is away, and until when."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Select, select, text

from app.core import time
from app.core.db import db
from app.people.models import Absence, Kind
from app.people.queries.naming import PersonName, people_by_ids
from app.people.queries.working import hours_of_people

ONE_DAY = timedelta(days=1)
MOST = 200
NEAR = text("""
SELECT person_id, begins, ends FROM people.absence
WHERE person_id = ANY (:people) AND ends >= :day ORDER BY person_id, begins
""")


@dataclass(frozen=True)
class AbsenceLine:
    """An absence as those read it who know why: whoever else reads only the days."""

    id: UUID
    begins: date
    ends: date
    kind: Kind
    note: str
    stand_in: PersonName | None
    version: int


def absences(person_id: UUID, *, since: date) -> list[AbsenceLine]:
    """Return the absences of a person that end on this day or later, the first first."""
    return _lines(
        select(Absence)
        .where(Absence.person_id == person_id, Absence.ends >= since)
        .order_by(Absence.begins)
        .limit(MOST)
    )


def absence(key: UUID) -> AbsenceLine:
    """Return one that there is."""
    [line] = _lines(select(Absence).where(Absence.id == key))
    return line


def today_of(person_id: UUID) -> date:
    """Return the day that it is now where this person works."""
    zone = ZoneInfo(hours_of_people([person_id])[person_id].hours.zone)
    return time.now().astimezone(zone).date()


def away_until(people: Collection[UUID]) -> dict[UUID, date]:
    """Return for those who are away today, where they work, the last day of it.

    Absences that follow each other without a day between count as one.
    """
    utc = time.now().date()
    rows = db.session.execute(NEAR, {"people": list(people), "day": utc - ONE_DAY})
    ahead: dict[UUID, list[Row[UUID, date, date]]] = {}
    for row in rows:
        ahead.setdefault(row.person_id, []).append(row)
    # Nowhere is it another day than yesterday's, today's or tomorrow's of UTC. Where they work is
    # asked only of those for whom that makes a difference.
    days = (utc - ONE_DAY, utc, utc + ONE_DAY)
    until = {key: {_last_day(found, day) for day in days} for key, found in ahead.items()}
    unsure = [key for key, lasts in until.items() if len(lasts) > 1]
    asked = {key: {_last_day(ahead[key], today)} for key, today in _todays(unsure).items()}
    return {key: last for key, (last,) in (until | asked).items() if last}


def _todays(people: Collection[UUID]) -> dict[UUID, date]:
    now = time.now()
    if not people:
        return {}
    return {
        key: now.astimezone(ZoneInfo(working.hours.zone)).date()
        for key, working in hours_of_people(people).items()
    }


def _last_day(ahead: Iterable[Row[UUID, date, date]], today: date) -> date | None:
    last = None
    for row in ahead:
        if row.begins <= (last + ONE_DAY if last else today) and row.ends >= today:
            last = row.ends
    return last


def _lines(wanted: Select[Absence]) -> list[AbsenceLine]:
    rows = db.session.scalars(wanted).all()
    names = people_by_ids([row.stand_in_id for row in rows if row.stand_in_id])
    return [
        AbsenceLine(
            row.id,
            row.begins,
            row.ends,
            Kind(row.kind),
            row.note,
            names.get(row.stand_in_id) if row.stand_in_id else None,
            row.version,
        )
        for row in rows
    ]
