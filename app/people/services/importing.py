"""People and departments that an import names: nobody signs in as them, no sync touches them."""

from uuid import UUID

from sqlalchemy import select

from app.core import ids
from app.core.db import db
from app.people.models import IMPORT, Department, Person


def imported_department(path: str, *, name: str) -> UUID:
    """Return the department of origin import with this path; it is made the first time."""
    found = db.session.scalar(
        select(Department.id).where(Department.origin == IMPORT, Department.path == path)
    )
    if found is not None:
        return found
    row = Department(id=ids.new(), name=name, path=path, origin=IMPORT)
    db.session.add(row)
    db.session.flush()
    return row.id


def imported_person(login: str, *, name: str) -> UUID:
    """Return the person of origin import with this login; made the first time, without roles."""
    found = db.session.scalar(
        select(Person.id).where(Person.origin == IMPORT, Person.login == login)
    )
    if found is not None:
        return found
    row = Person(id=ids.new(), login=login, name=name, origin=IMPORT)
    db.session.add(row)
    db.session.flush()
    return row.id
