"""The directory: who works here, page by page, and who heads which department."""

from uuid import UUID

from sqlalchemy import func, select, tuple_

from app.core.actor import Role
from app.core.db import db
from app.people import queries
from app.people.models import KEYCLOAK, Membership, Person, PersonRole
from app.people.queries import PersonCard, PersonName, Wanted, narrowing

Spot = tuple[str, UUID]
"""A place in the order by name; the key, as a name may come twice."""


def page(
    wanted: Wanted, *, after: Spot | None = None, before: Spot | None = None, limit: int
) -> list[PersonCard]:
    """Return people who work here, by name, next to a place in that order."""
    rows = select(Person).where(Person.active, Person.origin == KEYCLOAK, *narrowing(wanted))
    place = tuple_(Person.name, Person.id)
    if before is not None:
        rows = rows.where(place < before).order_by(Person.name.desc(), Person.id.desc())
    else:
        rows = rows.order_by(Person.name, Person.id)
    if after is not None:
        rows = rows.where(place > after)
    found = list(db.session.scalars(rows.limit(limit)))
    return queries.cards_of(found[::-1] if before is not None else found)


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
