"""Enter, change and remove absences."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from app.core import audit, time
from app.core.actor import Actor
from app.core.db import db
from app.core.errors import Invalid, Words
from app.core.events import publish
from app.core.text import lazy
from app.people.errors import AbsenceChangedMeanwhile, AbsencesOverlap, NobodyToStandIn
from app.people.events import AbsenceChanged, AbsenceEntered, AbsenceRemoved
from app.people.models import KEYCLOAK, Absence, Kind, Person

EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)
LONGEST = timedelta(days=5 * 366)
LONGEST_NOTE = 500


@dataclass(frozen=True)
class Away:
    """The days on which somebody is away, both counted, and why; who stands in by login."""

    begins: date
    ends: date
    kind: Kind
    note: str = ""
    stand_in: str | None = None


def enter_absence(person: Person, away: Away, *, by: Actor) -> Absence:
    """Keep that somebody is away. Raises Invalid, AbsencesOverlap, or NobodyToStandIn."""
    row = Absence(person_id=person.id, by_id=by.person_id, at=time.now())
    _fill(row, person, away)
    db.session.add(row)
    db.session.flush()
    _record("absence.entered", person, row, by=by)
    publish(AbsenceEntered(subject_id=person.id, absence_id=row.id), by=by)
    return row


def change_absence(absence: Absence, away: Away, *, seen: int, by: Actor) -> None:
    """Have other days count, or another reason; `seen` is the version they were thought for.

    Raises AbsenceChangedMeanwhile when there is a newer one, and as `enter_absence` does.
    """
    if absence.version != seen:
        raise AbsenceChangedMeanwhile(version=absence.version)
    person = db.session.get_one(Person, absence.person_id)
    _fill(absence, person, away)
    absence.version += 1
    db.session.flush()
    _record("absence.changed", person, absence, by=by)
    publish(AbsenceChanged(subject_id=person.id, absence_id=absence.id), by=by)


def remove_absence(absence: Absence, *, by: Actor) -> None:
    """Have an absence count no more: it was called off, or entered wrongly."""
    person = db.session.get_one(Person, absence.person_id)
    _record("absence.removed", person, absence, by=by)
    publish(AbsenceRemoved(subject_id=person.id, absence_id=absence.id), by=by)
    db.session.delete(absence)
    db.session.flush()


def _fill(row: Absence, person: Person, away: Away) -> None:
    if faults := _faults(away):
        raise Invalid(faults)
    # Locked, so that two who enter at once cannot both find the days free.
    db.session.execute(select(Person.id).where(Person.id == person.id).with_for_update())
    with db.session.no_autoflush:
        _check_free(person.id, away, but=row.id)
        row.stand_in_id = _stand_in(person, away.stand_in) if away.stand_in else None
    row.begins, row.ends, row.kind, row.note = away.begins, away.ends, away.kind, away.note


def _faults(away: Away) -> dict[str, Words]:
    faults: dict[str, Words] = {}
    if not EARLIEST <= away.begins <= LATEST:
        faults["begins"] = lazy("Give a day of this century.")
    elif away.ends < away.begins:
        faults["ends"] = lazy("The last day is not before the first.")
    elif away.ends - away.begins > LONGEST:
        faults["ends"] = lazy("An absence takes five years at most.")
    if len(away.note) > LONGEST_NOTE:
        faults["note"] = lazy("At most 500 characters.")
    return faults


def _check_free(person_id: UUID, away: Away, *, but: UUID | None) -> None:
    other = db.session.scalar(
        select(Absence)
        .where(
            Absence.person_id == person_id,
            Absence.id.is_distinct_from(but),
            Absence.begins <= away.ends,
            Absence.ends >= away.begins,
        )
        .order_by(Absence.begins)
        .limit(1)
    )
    if other is not None:
        raise AbsencesOverlap(other.begins, other.ends)


def _stand_in(person: Person, login: str) -> UUID:
    found = db.session.scalar(
        select(Person.id).where(
            Person.login == login,
            Person.active,
            Person.origin == KEYCLOAK,
            Person.id != person.id,
        )
    )
    if found is None:
        raise NobodyToStandIn
    return found


def _record(what: str, person: Person, absence: Absence, *, by: Actor) -> None:
    # Never the kind or the note: administrators who read the log need not know who was ill.
    days = {"begins": absence.begins.isoformat(), "ends": absence.ends.isoformat()}
    audit.record(what, by=by, subject=person.login, **days)
