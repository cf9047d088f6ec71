"""People as the directory shows them: with roles, departments and the primary one."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select, tuple_

from app.core.db import db
from app.people.models import Origin, Person, PersonRole
from app.people.queries.absences import away_until
from app.people.queries.narrowing import Wanted, narrowing
from app.people.queries.standing import chosen_for, primary_of, standing_of

ALL = Wanted()


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
    absent_until: date | None


def cards(wanted: Wanted = ALL, *, after: tuple[str, UUID] | None, limit: int) -> list[PersonCard]:
    """Return people by login, from the one after this login and key on."""
    rows = select(Person).where(*narrowing(wanted)).order_by(Person.login, Person.id).limit(limit)
    if after is not None:
        rows = rows.where(tuple_(Person.login, Person.id) > after)
    return cards_of(db.session.scalars(rows).all())


def cards_of(people: Sequence[Person]) -> list[PersonCard]:
    """Return these people with roles and departments, in their order."""
    keys = [person.id for person in people]
    standing, chosen, roles = standing_of(keys), chosen_for(keys), _roles(keys)
    away = away_until(keys)
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
            primary_of(standing[person.id], chosen.get(person.id)).path
            if person.id in standing
            else None,
            away.get(person.id),
        )
        for person in people
    ]


def _roles(keys: Collection[UUID]) -> Mapping[UUID, set[str]]:
    rows = db.session.execute(
        select(PersonRole.person_id, PersonRole.role).where(PersonRole.person_id.in_(keys))
    )
    found: dict[UUID, set[str]] = {}
    for row in rows:
        found.setdefault(row.person_id, set()).add(row.role)
    return found
