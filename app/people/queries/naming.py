"""People by name."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, text

from app.core.db import db
from app.people.models import Person

NAMES = text("SELECT id, name, login, active FROM people.person WHERE id = ANY (:keys)")


@dataclass(frozen=True)
class PersonName:
    """Enough of a person to name them in a list."""

    id: UUID
    name: str
    login: str
    active: bool


def person(key: UUID) -> Person | None:
    """Return the person with this key."""
    return db.session.get(Person, key)


def person_by_subject(subject: str) -> Person | None:
    """Return whom Keycloak knows under this id."""
    return db.session.scalar(select(Person).where(Person.subject == subject))


def person_by_login(login: str) -> PersonName | None:
    """Return the active person with this login, those who can sign in first."""
    found = db.session.execute(
        select(Person.id, Person.name, Person.login, Person.active)
        .where(Person.login == login, Person.active)
        .order_by(Person.origin.desc())
        .limit(1)
    ).first()
    return PersonName(*found) if found else None


def people_by_ids(keys: Collection[UUID]) -> dict[UUID, PersonName]:
    """Return the names that go with the keys, in one query."""
    if not keys:
        return {}
    rows = db.session.execute(NAMES, {"keys": list(keys)})
    return {row.id: PersonName(*row) for row in rows}
