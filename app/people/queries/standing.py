"""In which departments people stand, and which of them is primary."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import select

from app.core.db import db
from app.people.models import Department, Membership, PrimaryDepartment


def primary_department(person_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Return the primary department of each: the admin's choice, else the first by path.

    A choice counts only while the person still stands there.
    """
    standing = standing_of(person_ids)
    chosen = chosen_for(person_ids)
    return {key: primary_of(nodes, chosen.get(key)).id for key, nodes in standing.items()}


def standing_of(keys: Collection[UUID]) -> Mapping[UUID, list[Department]]:
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


def chosen_for(keys: Collection[UUID]) -> Mapping[UUID, UUID]:
    """Return the departments that admins chose, also where somebody stands no more."""
    rows = db.session.execute(
        select(PrimaryDepartment.person_id, PrimaryDepartment.department_id).where(
            PrimaryDepartment.person_id.in_(keys)
        )
    )
    return {row.person_id: row.department_id for row in rows}


def primary_of(standing: Sequence[Department], chosen: UUID | None) -> Department:
    """Return the primary one of the departments in which somebody stands."""
    return next((node for node in standing if node.id == chosen), standing[0])
