"""The directory: who works here, page by page, and who heads which department."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select, text, tuple_

from app.core.actor import Role
from app.core.db import db
from app.people import queries
from app.people.models import KEYCLOAK, Membership, Person, PersonRole
from app.people.queries import PersonName, Wanted, narrowing

# Words, since fifty people with all that is theirs cost one question so, and little Python.
LINES = text("""
SELECT p.id, p.name, p.login, p.position,
  ARRAY(SELECT role FROM people.person_role AS r WHERE r.person_id = p.id ORDER BY role) AS roles,
  ARRAY(SELECT d.path FROM people.membership AS m JOIN people.department AS d
    ON d.id = m.department_id AND d.active
    WHERE m.person_id = p.id ORDER BY string_to_array(d.path, '/')) AS departments
FROM people.person AS p WHERE p.id = ANY (:people) ORDER BY p.name, p.id
""")

Spot = tuple[str, UUID]
"""A place in the order by name; the key, as a name may come twice."""


@dataclass(frozen=True)
class Line:
    """A person as a row of the directory shows them; the first department by path first."""

    id: UUID
    name: str
    login: str
    position: str | None
    roles: Sequence[str]
    departments: Sequence[str]
    absent_until: date | None


def page(
    wanted: Wanted, *, after: Spot | None = None, before: Spot | None = None, limit: int
) -> list[Line]:
    """Return people who work here, by name, next to a place in that order."""
    keys = select(Person.id).where(Person.active, Person.origin == KEYCLOAK, *narrowing(wanted))
    place = tuple_(Person.name, Person.id)
    if before is not None:
        keys = keys.where(place < before).order_by(Person.name.desc(), Person.id.desc())
    else:
        keys = keys.order_by(Person.name, Person.id)
    if after is not None:
        keys = keys.where(place > after)
    found = db.session.scalars(keys.limit(limit)).all()
    rows = db.session.execute(LINES, {"people": list(found)}).all()
    away = queries.away_until(found)
    return [
        Line(
            row.id,
            row.name,
            row.login,
            row.position,
            row.roles,
            row.departments,
            away.get(row.id),
        )
        for row in rows
    ]


def counts() -> dict[UUID, int]:
    """Return how many people stand directly in each department."""
    rows = db.session.execute(
        select(Membership.department_id, func.count())
        .join(Person, Person.id == Membership.person_id)
        .where(Person.active)
        .group_by(Membership.department_id)
    )
    return {row[0]: row[1] for row in rows}


def heads() -> dict[UUID, list[PersonName]]:
    """Return the heads of departments: the leads whose primary department it is."""
    leads = select(PersonRole.person_id).where(PersonRole.role == Role.LEAD)
    rows = db.session.scalars(
        select(Person).where(Person.active, Person.id.in_(leads)).order_by(Person.name, Person.id)
    ).all()
    primary = queries.primary_department([row.id for row in rows])
    found: dict[UUID, list[PersonName]] = {}
    for row in rows:
        if row.id in primary:
            name = PersonName(row.id, row.name, row.login, row.active)
            found.setdefault(primary[row.id], []).append(name)
    return found
