"""The only door to incidents: finds a row and says whether this actor may do this with it.

An agent sees the incidents of their departments and of those below, those assigned to them, and
those without a department. A manager sees all and changes none.
"""

from typing import Literal

from sqlalchemy import ColumnElement, or_, select, true

from app.core.actor import Actor, Verb
from app.core.db import db
from app.incidents.errors import NoSuchIncident
from app.incidents.models import Incident

Purpose = Literal["read", "work"]


def incident(actor: Actor, number: int, *, to: Purpose = "read") -> Incident:
    """Return the incident, locked when it is to be worked on.

    Raises Forbidden when the actor's role knows no incidents or may not work on them, and
    NoSuchIncident when there is none or the actor does not see it.
    """
    actor.check_may(Verb.READ_INCIDENTS)
    query = select(Incident).where(Incident.number == number, visible_to(actor))
    if to == "work":
        query = query.with_for_update(of=Incident)
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NoSuchIncident
    if to == "work":
        actor.check_may(Verb.WORK_INCIDENTS)
    return found


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
