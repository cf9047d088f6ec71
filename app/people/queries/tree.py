"""The tree of departments, and who stands where in it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, select

from app.core.db import db
from app.people.models import KEYCLOAK, Department, Membership, Origin


@dataclass(frozen=True)
class DepartmentNode:
    """A department at its place in the tree; 0 is the top."""

    id: UUID
    parent_id: UUID | None
    name: str
    path: str
    depth: int
    origin: Origin


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


def ids_above(key: UUID) -> Select[UUID]:
    """Return the query for a department itself and all above it."""
    tree = (
        select(Department.id, Department.parent_id).where(Department.id == key).cte(recursive=True)
    )
    above = select(Department.id, Department.parent_id).join(
        tree, Department.id == tree.c.parent_id
    )
    return select(tree.union(above).c.id)
