"""Who may read people and departments: the only door to them for pages and programs."""

from uuid import UUID

from app.core.actor import Actor, Verb
from app.people import queries
from app.people.queries import DepartmentNode, PersonCard


def check_may_read(actor: Actor) -> None:
    """Raise Forbidden for whoever may not read people."""
    actor.check_may(Verb.READ_PEOPLE)


def departments(actor: Actor) -> list[DepartmentNode]:
    """Return the tree of departments. Raises Forbidden for whoever may not read people."""
    check_may_read(actor)
    return queries.departments()


def people(actor: Actor, *, after: tuple[str, UUID] | None, limit: int) -> list[PersonCard]:
    """Return people by login. Raises Forbidden for whoever may not read people."""
    check_may_read(actor)
    return queries.cards(after=after, limit=limit)
