"""People by name: who they are, and who can be given work."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Row, Select, select, text

from app.core.actor import Role
from app.core.db import db
from app.people.models import Membership, Person, PersonRole
from app.people.queries.tree import ids_above

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
        _names().where(Person.login == login, Person.active).order_by(Person.origin.desc()).limit(1)
    ).first()
    return _named(found) if found else None


def people_by_ids(keys: Collection[UUID]) -> dict[UUID, PersonName]:
    """Return the names that go with the keys, in one query."""
    if not keys:
        return {}
    rows = db.session.execute(NAMES, {"keys": list(keys)})
    return {row.id: PersonName(*row) for row in rows}


def assignable(department_id: UUID | None) -> list[PersonName]:
    """Return the agents who see the incidents of this department, by name; all without one.

    Those are the agents who stand in the department or in one above it.
    """
    rows = _names().where(
        Person.active,
        Person.id.in_(select(PersonRole.person_id).where(PersonRole.role == Role.AGENT)),
    )
    if department_id is not None:
        standing = select(Membership.person_id).where(
            Membership.department_id.in_(ids_above(department_id))
        )
        rows = rows.where(Person.id.in_(standing))
    return [_named(row) for row in db.session.execute(rows.order_by(Person.name, Person.id))]


def can_be_given_work(key: UUID) -> bool:
    """Whether this person is active and an agent."""
    roles = select(PersonRole).where(PersonRole.person_id == key, PersonRole.role == Role.AGENT)
    agents = select(Person.id).where(Person.id == key, Person.active, roles.exists())
    return db.session.scalar(agents) is not None


def _names() -> Select[UUID, str, str, bool]:
    return select(Person.id, Person.name, Person.login, Person.active)


def _named(row: Row[UUID, str, str, bool]) -> PersonName:
    return PersonName(row.id, row.name, row.login, row.active)
