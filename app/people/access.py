"""Who may read people and departments: the only door to them for pages and programs."""

from app.core.actor import Actor, Verb
from app.people import queries
from app.people.queries import DepartmentNode, PersonCard


def departments(actor: Actor) -> list[DepartmentNode]:
    """Return the tree of departments. Raises Forbidden for whoever may not read people."""
    actor.check_may(Verb.READ_PEOPLE)
    return queries.departments()


def people(actor: Actor, *, after: str | None, limit: int) -> list[PersonCard]:
    """Return people by login. Raises Forbidden for whoever may not read people."""
    actor.check_may(Verb.READ_PEOPLE)
    return queries.cards(after=after, limit=limit)
