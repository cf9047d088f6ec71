"""People as the directory shows them: with roles, departments and the primary one."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, tuple_

from app.core.db import db
from app.people.models import (
    Department,
    Membership,
    Origin,
    Person,
    PersonRole,
    PrimaryDepartment,
)


@dataclass(frozen=True)
class PersonCard:
    """A person with roles and departments, the primary one named."""

    id: UUID
    name: str
    login: str
    position: str | None
    origin: Origin
    active: bool
    roles: tuple[str, ...]
    departments: tuple[str, ...]
    primary_department: str | None


def cards(*, after: tuple[str, UUID] | None, limit: int) -> list[PersonCard]:
    """Return people by login, from the one after this login and key on."""
    rows = select(Person).order_by(Person.login, Person.id).limit(limit)
    if after is not None:
        rows = rows.where(tuple_(Person.login, Person.id) > after)
    return cards_of(db.session.scalars(rows).all())


def cards_of(people: Sequence[Person]) -> list[PersonCard]:
    """Return these people with roles and departments, in their order."""
    keys = [person.id for person in people]
    standing, chosen, roles = _standing(keys), _chosen(keys), _roles(keys)
    return [
        PersonCard(
            person.id,
            person.name,
            person.login,
            person.position,
            person.origin,
            person.active,
            tuple(sorted(roles.get(person.id, ()))),
            tuple(node.path for node in standing.get(person.id, ())),
            _primary(standing[person.id], chosen.get(person.id)).path
            if person.id in standing
            else None,
        )
        for person in people
    ]


def primary_department(person_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Return the primary department of each: the admin's choice, else the first by path.

    A choice counts only while the person still stands there.
    """
    standing = _standing(person_ids)
    chosen = _chosen(person_ids)
    return {key: _primary(nodes, chosen.get(key)).id for key, nodes in standing.items()}


def _primary(standing: Sequence[Department], chosen: UUID | None) -> Department:
    return next((node for node in standing if node.id == chosen), standing[0])


def _standing(keys: Collection[UUID]) -> Mapping[UUID, list[Department]]:
    """Return each person's active departments, the first by path first."""
    rows = db.session.execute(
        select(Membership.person_id, Department)
        .join(Department, Department.id == Membership.department_id)
        .where(Membership.person_id.in_(keys), Department.active)
    ).all()
    found: dict[UUID, list[Department]] = {}
    for row in sorted(rows, key=lambda row: row.Department.path.split("/")):
        found.setdefault(row.person_id, []).append(row.Department)
    return found


def _chosen(keys: Collection[UUID]) -> Mapping[UUID, UUID]:
    rows = db.session.execute(
        select(PrimaryDepartment.person_id, PrimaryDepartment.department_id).where(
            PrimaryDepartment.person_id.in_(keys)
        )
    )
    return {row.person_id: row.department_id for row in rows}


def _roles(keys: Collection[UUID]) -> Mapping[UUID, set[str]]:
    rows = db.session.execute(
        select(PersonRole.person_id, PersonRole.role).where(PersonRole.person_id.in_(keys))
    )
    found: dict[UUID, set[str]] = {}
    for row in rows:
        found.setdefault(row.person_id, set()).add(row.role)
    return found
