"""Names that programs send, as our keys."""

from uuid import UUID

from sqlalchemy import select

from app.core.db import db
from app.core.errors import Invalid
from app.core.text import lazy
from app.people import queries
from app.people.models import Department


def person_id(login: str | None) -> UUID | None:
    """Return the key of the person with this login. Raises Invalid."""
    found = queries.person_by_login(login) if login is not None else None
    if login is not None and found is None:
        raise Invalid({"assignee": lazy("Nobody has this login.")})
    return found.id if found else None


def department_id(path: str | None) -> UUID | None:
    """Return the key of the active department with this path, Keycloak's before imported ones.

    Raises Invalid.
    """
    if path is None:
        return None
    found = db.session.scalar(
        select(Department.id)
        .where(Department.path == path, Department.active)
        .order_by(Department.origin.desc())
        .limit(1)
    )
    if found is None:
        raise Invalid({"department": lazy("There is no such department.")})
    return found
