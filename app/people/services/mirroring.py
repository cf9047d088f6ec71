"""Keep the mirror of Keycloak true: all of it at once, or one's own row."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from app.core import audit, time
from app.core.actor import SYSTEM
from app.core.db import db
from app.people.directory import FoundPerson, Snapshot
from app.people.errors import TooManyGone
from app.people.models import KEYCLOAK, Person
from app.people.services.departments import known_paths, lock_tree, mirror_departments
from app.people.services.rows import put

MOST_GONE = 0.3
"""The share of people that one sync may switch off."""


@dataclass(frozen=True)
class Mirrored:
    """What a sync found, and whom it switched off."""

    departments: int
    people: int
    gone: int


def mirror(found: Snapshot, *, even_if_many_gone: bool = False) -> Mirrored:
    """Make departments, people and roles of origin keycloak as the snapshot has them.

    Imported rows are not touched. Raises TooManyGone when the read looks broken.
    """
    lock_tree()
    if not even_if_many_gone:
        _check_gone(found)
    paths = mirror_departments(found.departments)
    put(found.people, paths)
    gone = _switch_off_all_but([person.subject for person in found.people])
    return Mirrored(len(found.departments), len(found.people), gone)


def welcome(found: FoundPerson) -> Person:
    """Bring one's own row up to date from the claims of a sign-in or a renewal of roles."""
    paths = known_paths(found.departments)
    person = put([found], paths)[found.subject]
    person.last_seen_at = time.now()
    db.session.flush()
    return person


def _check_gone(found: Snapshot) -> None:
    active = set(
        db.session.scalars(select(Person.subject).where(Person.origin == KEYCLOAK, Person.active))
    )
    gone = active - {person.subject for person in found.people}
    if active and len(gone) / len(active) > MOST_GONE:
        raise TooManyGone(gone=len(gone), active=len(active))


def _switch_off_all_but(subjects: Collection[str]) -> int:
    gone = db.session.scalars(
        select(Person).where(
            Person.origin == KEYCLOAK, Person.active, Person.subject.not_in(subjects)
        )
    ).all()
    for row in gone:
        row.active = False
        audit.record("person.gone", by=SYSTEM, subject=row.login)
    return len(gone)
