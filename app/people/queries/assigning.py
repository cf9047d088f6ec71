"""Who can be given work."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from app.core.actor import Role
from app.core.db import db
from app.people.models import Membership, Person, PersonRole
from app.people.queries.absences import away_until
from app.people.queries.naming import PersonName
from app.people.queries.tree import ids_above


@dataclass(frozen=True)
class Assignable(PersonName):
    """An agent in a menu; whoever is away is marked with the last day of it, not left out."""

    absent_until: date | None


def assignable(department_id: UUID | None) -> list[Assignable]:
    """Return the agents who see the incidents of this department, by name; all without one.

    Those are the agents who stand in the department or in one above it.
    """
    rows = select(Person.id, Person.name, Person.login, Person.active).where(
        Person.active,
        Person.id.in_(select(PersonRole.person_id).where(PersonRole.role == Role.AGENT)),
    )
    if department_id is not None:
        standing = select(Membership.person_id).where(
            Membership.department_id.in_(ids_above(department_id))
        )
        rows = rows.where(Person.id.in_(standing))
    found = db.session.execute(rows.order_by(Person.name, Person.id)).all()
    away = away_until([row.id for row in found])
    return [Assignable(*row, away.get(row.id)) for row in found]


def can_be_given_work(key: UUID) -> bool:
    """Whether this person is active and an agent."""
    roles = select(PersonRole).where(PersonRole.person_id == key, PersonRole.role == Role.AGENT)
    agents = select(Person.id).where(Person.id == key, Person.active, roles.exists())
    return db.session.scalar(agents) is not None
