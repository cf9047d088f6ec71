"""Reads of people and departments, also for the parts above."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Row, Select, select, text, tuple_

from app.core.actor import Role
from app.core.db import db
from app.people.models import (
    KEYCLOAK,
    Department,
    Membership,
    Mirror,
    Origin,
    Person,
    PersonRole,
    PrimaryDepartment,
)

NAMES = text("SELECT id, name, login, active FROM people.person WHERE id = ANY (:keys)")


@dataclass(frozen=True)
class PersonName:
    """Enough of a person to name them in a list."""

    id: UUID
    name: str
    login: str
    active: bool


@dataclass(frozen=True)
class DepartmentNode:
    """A department at its place in the tree; 0 is the top."""

    id: UUID
    parent_id: UUID | None
    name: str
    path: str
    depth: int
    origin: Origin


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
            Membership.department_id.in_(_ids_above(department_id))
        )
        rows = rows.where(Person.id.in_(standing))
    return [_named(row) for row in db.session.execute(rows.order_by(Person.name, Person.id))]


def can_be_given_work(key: UUID) -> bool:
    """Whether this person is active and an agent."""
    roles = select(PersonRole).where(PersonRole.person_id == key, PersonRole.role == Role.AGENT)
    agents = select(Person.id).where(Person.id == key, Person.active, roles.exists())
    return db.session.scalar(agents) is not None


def departments() -> list[DepartmentNode]:
    """Return the tree of active departments in the order of reading: each before those below."""
    rows = db.session.execute(
        select(
            Department.id,
            Department.parent_id,
            Department.name,
            Department.path,
            Department.origin,
        ).where(Department.active)
    )
    return [
        DepartmentNode(
            row.id, row.parent_id, row.name, row.path, row.path.count("/") - 1, row.origin
        )
        for row in sorted(rows, key=lambda row: (row.origin != KEYCLOAK, *row.path.split("/")))
    ]


def departments_by_id() -> dict[UUID, DepartmentNode]:
    """Return the same by their keys, in the same order."""
    return {node.id: node for node in departments()}


def department_ids_below(keys: Iterable[UUID]) -> frozenset[UUID]:
    """Return the departments themselves and all below them."""
    wanted = list(keys)
    if not wanted:
        return frozenset()
    tree = select(Department.id).where(Department.id.in_(wanted)).cte(recursive=True)
    below = select(Department.id).join(tree, Department.parent_id == tree.c.id)
    return frozenset(db.session.scalars(select(tree.union(below).c.id)))


def department_ids_of(person_id: UUID) -> frozenset[UUID]:
    """Return the departments in which a person stands, and all below them."""
    standing = select(Membership.department_id).where(Membership.person_id == person_id)
    return department_ids_below(db.session.scalars(standing))


def department_ids_by_path(paths: Collection[str]) -> frozenset[UUID]:
    """Return Keycloak's active departments with these paths, and all below them."""
    if not paths:
        return frozenset()
    found = select(Department.id).where(
        Department.origin == KEYCLOAK, Department.active, Department.path.in_(paths)
    )
    return department_ids_below(db.session.scalars(found))


def cards(*, after: tuple[str, UUID] | None, limit: int) -> list[PersonCard]:
    """Return people by login, from the one after this login and key on."""
    rows = select(Person).order_by(Person.login, Person.id).limit(limit)
    if after is not None:
        rows = rows.where(tuple_(Person.login, Person.id) > after)
    return cards_of(db.session.scalars(rows).all())


def primary_department(person_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Return the primary department of each: the admin's choice, else the first by path.

    A choice counts only while the person still stands there.
    """
    standing = _standing(person_ids)
    chosen = _chosen(person_ids)
    return {key: _primary(nodes, chosen.get(key)).id for key, nodes in standing.items()}


def mirror() -> Mirror:
    """Return how the mirror of Keycloak stands; an empty row before the first pass."""
    return db.session.get(Mirror, 1) or Mirror(id=1)


def _ids_above(key: UUID) -> Select[UUID]:
    """The department itself and all above it."""
    tree = (
        select(Department.id, Department.parent_id).where(Department.id == key).cte(recursive=True)
    )
    above = select(Department.id, Department.parent_id).join(
        tree, Department.id == tree.c.parent_id
    )
    return select(tree.union(above).c.id)


def _names() -> Select[UUID, str, str, bool]:
    return select(Person.id, Person.name, Person.login, Person.active)


def _named(row: Row[UUID, str, str, bool]) -> PersonName:
    return PersonName(row.id, row.name, row.login, row.active)


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
