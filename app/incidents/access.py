"""The only door to incidents: finds a row and says whether this actor may do this with it.

An agent sees the incidents of their departments and of those below, those assigned to them, and
those without a department. A manager sees all and changes none.
"""

from typing import Literal

from sqlalchemy import ColumnElement, or_, select, true

from app.core.actor import Actor, Verb
from app.core.db import db
from app.incidents.errors import NoIncidentsForRole, NoSuchIncident, ReadOnlyForRole
from app.incidents.models import Incident

Purpose = Literal["read", "work"]


def incident(actor: Actor, number: int, *, to: Purpose = "read") -> Incident:
    """Return the incident, locked when it is to be worked on.

    Raises Forbidden when the actor's role knows no incidents or may not work on them, and
    NoSuchIncident when there is none or the actor does not see it.
    """
    check_may_read(actor)
    query = select(Incident).where(Incident.number == number, visible_to(actor))
    if to == "work":
        query = query.with_for_update(of=Incident)
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NoSuchIncident
    if to == "work":
        check_may_work(actor)
    return found


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
    return or_(
        Incident.department_id.is_(None),
        Incident.department_id.in_(actor.departments),
        Incident.assignee_id == actor.person_id,
    )


def sees_all(actor: Actor) -> bool:
    """Whether no incident is hidden from the actor."""
    return actor.may(Verb.READ_ALL_INCIDENTS)
