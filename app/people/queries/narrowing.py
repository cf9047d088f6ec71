"""What a reader of a list of people looks for."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from app.core.actor import Role
from app.people.models import Membership, Person, PersonRole

MOST_WORDS = 8
LONGEST = 100


@dataclass(frozen=True)
class Wanted:
    """What is looked for; everything in it only narrows."""

    words: str = ""
    departments: Collection[UUID] | None = None
    role: Role | None = None
    active: bool | None = None


def narrowing(wanted: Wanted) -> list[ColumnElement[bool]]:
    """Return the conditions on Person that this means."""
    found: list[ColumnElement[bool]] = [
        or_(
            *(
                column.icontains(word, autoescape=True)
                for column in (Person.name, Person.login, Person.position)
            )
        )
        for word in wanted.words[:LONGEST].split()[:MOST_WORDS]
    ]
    if wanted.departments is not None:
        standing = select(Membership).where(
            Membership.person_id == Person.id,
            Membership.department_id.in_(wanted.departments),
        )
        found.append(standing.exists())
    if wanted.role is not None:
        held = select(PersonRole).where(
            PersonRole.person_id == Person.id, PersonRole.role == wanted.role
        )
        found.append(held.exists())
    if wanted.active is not None:
        found.append(Person.active == wanted.active)
    return found
