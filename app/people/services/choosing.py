"""What a person chose, or an admin for them."""

from dataclasses import asdict
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from app.core import audit, time
from app.core.actor import Actor
from app.core.db import db
from app.people.models import Person, Preference, PrimaryDepartment
from app.people.preferences import Preferences


def choose_primary_department(person: Person, *, department: UUID, by: Actor) -> None:
    """Set which of a person's departments is primary, instead of the first by path."""
    values = {"department_id": department, "by_id": by.person_id, "at": time.now()}
    db.session.execute(
        insert(PrimaryDepartment)
        .values(person_id=person.id, **values)
        .on_conflict_do_update(index_elements=["person_id"], set_=values)
    )
    audit.record("department.primary", by=by, subject=person.login, department=str(department))


def prefer(person_id: UUID, chosen: Preferences) -> None:
    """Keep how a person wants the desk."""
    values = asdict(chosen)
    db.session.execute(
        insert(Preference)
        .values(person_id=person_id, **values)
        .on_conflict_do_update(index_elements=["person_id"], set_=values)
    )
