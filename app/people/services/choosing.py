"""What a person chose, or an admin for them."""

from dataclasses import asdict
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from app.core import audit, time
from app.core.actor import Actor
from app.core.db import db
from app.people.errors import StandsElsewhere
from app.people.models import Department, Membership, Person, Preference, PrimaryDepartment
from app.people.preferences import Preferences


def choose_primary_department(person: Person, *, path: str, by: Actor) -> None:
    """Set which of a person's departments is primary, instead of the first by path.

    Raises StandsElsewhere for a department in which the person does not stand.
    """
    department = db.session.scalar(
        select(Department.id)
        .join(Membership, Membership.department_id == Department.id)
        .where(Membership.person_id == person.id, Department.path == path, Department.active)
    )
    if department is None:
        raise StandsElsewhere
    values = {"department_id": department, "by_id": by.person_id, "at": time.now()}
    db.session.execute(
        insert(PrimaryDepartment)
        .values(person_id=person.id, **values)
        .on_conflict_do_update(index_elements=["person_id"], set_=values)
    )
    audit.record("department.primary", by=by, subject=person.login, department=path)


def prefer(person_id: UUID, chosen: Preferences) -> None:
    """Keep how a person wants the desk."""
    values = asdict(chosen)
    db.session.execute(
        insert(Preference)
        .values(person_id=person_id, **values)
        .on_conflict_do_update(index_elements=["person_id"], set_=values)
    )
