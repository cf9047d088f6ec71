"""Keep the mirror of Keycloak true: all of it at once, or one's own row."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from app.core import time
from app.core.db import db
from app.people.directory import FoundPerson, Snapshot
from app.people.errors import TooManyGone
from app.people.models import KEYCLOAK, Person
from app.people.services.departments import known_paths, lock_tree, mirror_departments
from app.people.services.rows import put, switch_off


@dataclass(frozen=True)
class Mirrored:
    """What a sync found, and whom it switched off."""

    departments: int
    people: int
    gone: int


@dataclass(frozen=True)
class Guard:
    """How many people one complete pass may switch off."""

    percent: int
    always: int

    def lets(self, gone: int, *, of: int) -> bool:
        """Whether the loss is believable. A read after which nobody is left never is."""
        return gone < of and (gone <= self.always or gone * 100 <= self.percent * of)


def mirror(found: Snapshot, *, guard: Guard | None) -> Mirrored:
    """Make departments, people and roles of origin keycloak as the snapshot has them.

    Imported rows are not touched. Raises TooManyGone when the guard does not let it; None lets all.
    """
    lock_tree()
    if guard:
        _check_gone(found, guard)
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


def renew(found: Collection[FoundPerson]) -> None:
    """Bring these people's rows up to date, as an admin has just changed them in Keycloak."""
    paths = known_paths({path for person in found for path in person.departments})
    put(list(found), paths)


def _check_gone(found: Snapshot, guard: Guard) -> None:
    active = set(
        db.session.scalars(select(Person.subject).where(Person.origin == KEYCLOAK, Person.active))
    )
    gone = active - {person.subject for person in found.people if person.active}
    if gone and not guard.lets(len(gone), of=len(active)):
        raise TooManyGone(gone=len(gone), active=len(active))


def _switch_off_all_but(subjects: Collection[str]) -> int:
    gone = db.session.scalars(
        select(Person).where(
            Person.origin == KEYCLOAK, Person.active, Person.subject.not_in(subjects)
        )
    ).all()
    for row in gone:
        switch_off(row, reason="gone")
    return len(gone)
