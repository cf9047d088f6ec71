"""What a reader of a list of people looks for."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, false, func, literal_column, select

from app.core.actor import Role
from app.people.models import WORDS, Membership, Person, PersonRole

MOST_WORDS = 8
LONGEST = 100
WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Wanted:
    """What is looked for; everything in it only narrows."""

    words: str = ""
    departments: Collection[UUID] | None = None
    role: Role | None = None
    active: bool | None = None


def narrowing(wanted: Wanted) -> list[ColumnElement[bool]]:
    """Return the conditions on Person that this means."""
    found = [_by_words(wanted.words)] if wanted.words else []
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


def _by_words(words: str) -> ColumnElement[bool]:
    """Whoever has a word that begins so for each of these; signs alone are nobody's."""
    begun = WORD.findall(words[:LONGEST])[:MOST_WORDS]
    if not begun:
        return false()
    query = func.to_tsquery("simple", " & ".join(f"'{word}':*" for word in begun))
    return literal_column(WORDS.text).bool_op("@@")(query)
