"""Who sees which incident: once for columns, and once in SQL for statements that are words.

An agent sees the incidents of their departments and of those below, those assigned to them, and
those without a department. A manager sees all and changes none.

A private incident is seen by its assignee, by whoever is named, and by the leads who would see it
were it not private. Managers, programs and other agents see it only when they are named.
"""

from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, or_, select, true

from app.core.actor import Actor, Verb
from app.incidents.models import Incident, Named

NAMED = (
    "i.id = ANY (ARRAY(SELECT n.incident_id FROM incidents.named AS n WHERE n.viewer_id = :viewer))"
)
"""Read once, and few: an array, so that the planner does not expect many and walk all incidents."""


class Sight(Enum):
    """How far one sees, beside what one has and where one is named."""

    EVERYTHING = "the desk itself"
    ALL = "managers"
    ALL_AND_OWN_PRIVATE = "who is manager and lead"
    OWN = "agents and programs"
    OWN_AND_PRIVATE = "leads"


def sight(actor: Actor) -> Sight:
    """Return how far the actor sees."""
    if actor.kind == "system":
        return Sight.EVERYTHING
    private = actor.may(Verb.READ_PRIVATE_INCIDENTS)
    if sees_all(actor):
        return Sight.ALL_AND_OWN_PRIVATE if private else Sight.ALL
    return Sight.OWN_AND_PRIVATE if private else Sight.OWN


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return the condition that holds for exactly the incidents that the actor sees."""
    # Parameters, since a program is no assignee: `== None` would be all that nobody has.
    me: BindParameter[UUID | None] = bindparam("me", actor.person_id, unique=True)
    viewer: BindParameter[UUID | None] = bindparam("viewer", actor.id, unique=True)
    return _seen(sight(actor), actor.departments, me, viewer)


def seen_in_words(actor: Actor) -> str:
    """Return the same condition in SQL, for statements that are words; `bound` are its values."""
    own = "(i.department_id IS NULL OR i.department_id = ANY (CAST(:departments AS uuid[])))"
    mine = f"i.assignee_id = :me OR {NAMED}"
    match sight(actor):
        case Sight.EVERYTHING:
            return "true"
        case Sight.ALL:
            return f"(NOT i.private OR {mine})"
        case Sight.ALL_AND_OWN_PRIVATE:
            return f"(NOT i.private OR {own} OR {mine})"
        case Sight.OWN_AND_PRIVATE:
            return f"({own} OR {mine})"
        case Sight.OWN:
            return f"(NOT i.private AND {own} OR {mine})"


def bound(actor: Actor) -> dict[str, object]:
    """Return the values that go with the words."""
    return {
        "departments": list(actor.departments),
        "me": actor.person_id,
        "viewer": actor.id,
    }


def sees_all(actor: Actor) -> bool:
    """Whether the actor sees every department; private incidents may still be hidden."""
    return actor.may(Verb.READ_ALL_INCIDENTS)


def numbered(actor: Actor) -> Select[Incident]:
    """Return the query for an incident that the actor sees; its values are `number` and `bound`."""
    return _NUMBERED[sight(actor)]


def _seen(how: Sight, departments: Any, me: Any, viewer: Any) -> ColumnElement[bool]:
    own = or_(Incident.department_id.is_(None), Incident.department_id.in_(departments))
    named = Incident.id.in_(select(Named.incident_id).where(Named.viewer_id == viewer))
    mine = or_(Incident.assignee_id == me, named)
    match how:
        case Sight.EVERYTHING:
            return true()
        case Sight.ALL:
            return or_(~Incident.private, mine)
        case Sight.ALL_AND_OWN_PRIVATE:
            return or_(~Incident.private, own, mine)
        case Sight.OWN_AND_PRIVATE:
            return or_(own, mine)
        case Sight.OWN:
            return or_(and_(~Incident.private, own), mine)


# Put together once: every page and every change begins with it.
_NUMBERED = {
    how: select(Incident).where(
        Incident.number == bindparam("number"),
        _seen(
            how,
            bindparam("departments", expanding=True),
            bindparam("me"),
            bindparam("viewer"),
        ),
    )
    for how in Sight
}
