"""Write the tree of departments of origin keycloak."""

from collections.abc import Collection, Iterable
from uuid import UUID

from sqlalchemy import func, select

from app.core import ids
from app.core.db import db
from app.people.directory import FoundDepartment, readable_name
from app.people.models import KEYCLOAK, Department

LOCK = 0x0904_0001
"""Advisory lock: one writer of the tree at a time."""


def lock_tree() -> None:
    """Let one transaction at a time write the tree of departments."""
    db.session.execute(select(func.pg_advisory_xact_lock(LOCK)))


def mirror_departments(found: Iterable[FoundDepartment]) -> dict[str, UUID]:
    rows = db.session.scalars(select(Department).where(Department.origin == KEYCLOAK)).all()
    by_external = {row.external_id: row for row in rows if row.external_id}
    by_path = {row.path: row for row in rows}
    kept: dict[str, Department] = {}
    for department in sorted(found, key=lambda one: one.path.count("/")):
        row = by_external.get(department.external_id) or by_path.get(department.path)
        if row is None or row.id in {other.id for other in kept.values()}:
            row = _new_department(department.path, None)
        row.external_id, row.path, row.name = (
            department.external_id,
            department.path,
            department.name,
        )
        row.active = True
        above = kept.get(department.path.rpartition("/")[0])
        row.parent_id = above.id if above else None
        kept[department.path] = row
    staying = {row.id for row in kept.values()}
    for row in rows:
        row.active = row.id in staying
    db.session.flush()
    return {path: row.id for path, row in kept.items()}


def known_paths(wanted: Collection[str]) -> dict[str, UUID]:
    """Return the departments with these paths; those that the mirror has not seen yet are added."""
    known = _active_paths()
    if not set(wanted) <= known.keys():
        lock_tree()
        known = _active_paths()
        for path in sorted(set(wanted) - known.keys()):
            _add_with_those_above(path, known)
        db.session.flush()
    return {path: known[path] for path in wanted}


def _active_paths() -> dict[str, UUID]:
    rows = db.session.execute(
        select(Department.path, Department.id).where(
            Department.origin == KEYCLOAK, Department.active
        )
    )
    return {row.path: row.id for row in rows}


def _add_with_those_above(path: str, known: dict[str, UUID]) -> None:
    above = path.rpartition("/")[0]
    if above and above not in known:
        _add_with_those_above(above, known)
    retired = db.session.scalar(
        select(Department).where(Department.origin == KEYCLOAK, Department.path == path)
    )
    row = retired or _new_department(path, known.get(above))
    row.active = True
    known[path] = row.id


def _new_department(path: str, parent_id: UUID | None) -> Department:
    row = Department(
        id=ids.new(), parent_id=parent_id, name=readable_name(path), path=path, origin=KEYCLOAK
    )
    db.session.add(row)
    return row
