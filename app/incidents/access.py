"""The only door to incidents: finds a row and says whether this actor may do this with it.

An agent sees the incidents of their departments and of those below, those assigned to them, and
those without a department. A manager sees all and changes none.
"""

from typing import Any, Literal

from sqlalchemy import ColumnElement, bindparam, or_, select, true

from app.core.actor import Actor, Verb
from app.core.db import db
from app.incidents.errors import NoIncidentsForRole, NoSuchIncident, ReadOnlyForRole
from app.incidents.models import Incident

Purpose = Literal["read", "work"]


def _lies_with(departments: Any, me: Any) -> ColumnElement[bool]:
    return or_(
        Incident.department_id.is_(None),
        Incident.department_id.in_(departments),
        Incident.assignee_id == me,
    )


# Put together once: every page and every change begins with it.
NUMBERED = select(Incident).where(Incident.number == bindparam("number"))
NUMBERED_AND_SEEN = NUMBERED.where(
    _lies_with(bindparam("departments", expanding=True), bindparam("me"))
)


def incident(actor: Actor, number: int, *, to: Purpose = "read") -> Incident:
    """Return the incident, locked when it is to be worked on.

    Raises Forbidden when the actor's role knows no incidents or may not work on them, and
    NoSuchIncident when there is none or the actor does not see it.
    """
    check_may_read(actor)
    query = NUMBERED if sees_all(actor) else NUMBERED_AND_SEEN
    if to == "work":
        query = query.with_for_update(of=Incident)
    found = db.session.scalars(query, {"number": number, **bound(actor)}).one_or_none()
    if found is None:
        raise NoSuchIncident
    if to == "work":
        check_may_work(actor)
    return found


def both(actor: Actor, one: int, other: int) -> tuple[Incident, Incident]:
    """Return two incidents to be worked on, locked in the order of their numbers.

    So nobody who does the same the other way round waits for ever. Raises as `incident` does.
    """
    held = {number: incident(actor, number, to="work") for number in sorted({one, other})}
    return held[one], held[other]


def check_may_read(actor: Actor) -> None:
    """Raise NoIncidentsForRole when the actor's role knows no incidents."""
    if not actor.may(Verb.READ_INCIDENTS):
        raise NoIncidentsForRole


def check_may_read_categories(actor: Actor) -> None:
    """Raise NoIncidentsForRole for whoever neither reads incidents nor shapes categories."""
    if not actor.may(Verb.SHAPE_PROCESSES):
        check_may_read(actor)


def check_may_work(actor: Actor) -> None:
    """Raise a Forbidden when the actor's role opens and changes no incidents."""
    check_may_read(actor)
    if not actor.may(Verb.WORK_INCIDENTS):
        raise ReadOnlyForRole


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return the condition that holds for exactly the incidents that the actor sees."""
    if sees_all(actor):
        return true()
    # A parameter, since a program is no assignee: `== None` would be all that nobody has.
    return _lies_with(actor.departments, bindparam("me", actor.person_id, unique=True))


def seen_in_words(actor: Actor) -> str:
    """Return the same condition in SQL, for statements that are words; `bound` are its values."""
    if sees_all(actor):
        return "true"
    return (
        "(i.department_id IS NULL OR i.department_id = ANY (CAST(:departments AS uuid[]))"
        " OR i.assignee_id = :me)"
    )


def bound(actor: Actor) -> dict[str, object]:
    """Return the values that go with the words."""
    return {"departments": list(actor.departments), "me": actor.person_id}


def sees_all(actor: Actor) -> bool:
    """Whether no incident is hidden from the actor."""
    return actor.may(Verb.READ_ALL_INCIDENTS)
