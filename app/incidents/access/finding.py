"""Finding an incident, and saying whether this actor may do this with it."""

from typing import Literal
from uuid import UUID

from sqlalchemy import select

from app.core.actor import Actor, Verb
from app.core.db import db
from app.incidents.access.seeing import bound, numbered
from app.incidents.errors import (
    NoIncidentsForRole,
    NoSuchErasure,
    NoSuchIncident,
    ReadOnlyForRole,
)
from app.incidents.models import Erasure, Incident

Purpose = Literal["read", "work"]


def incident(actor: Actor, number: int, *, to: Purpose = "read") -> Incident:
    """Return the incident, locked when it is to be worked on.

    Raises Forbidden when the actor's role knows no incidents or may not work on them, and
    NoSuchIncident when there is none or the actor does not see it.
    """
    check_may_read(actor)
    query = numbered(actor)
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


def check_may_work(actor: Actor) -> None:
    """Raise a Forbidden when the actor's role opens and changes no incidents."""
    check_may_read(actor)
    if not actor.may(Verb.WORK_INCIDENTS):
        raise ReadOnlyForRole


def requester_to_erase(actor: Actor, number: int, *, to: Purpose = "read") -> Incident:
    """Return the incident whose requester is to be erased; the requester locked to work on them.

    Raises Forbidden for whoever may not erase, and NoSuchIncident. Whether the actor sees the
    incident is no matter: an erasure takes all of them, and shows numbers.
    """
    actor.check_may(Verb.ERASE_REQUESTERS)
    query = select(Incident).where(Incident.number == number)
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NoSuchIncident
    if to == "work":
        db.session.refresh(found.requester, with_for_update=True)
    return found


def erasure(actor: Actor, key: UUID) -> Erasure:
    """Return the erasure. Raises Forbidden for whoever may not erase, and NoSuchErasure."""
    actor.check_may(Verb.ERASE_REQUESTERS)
    found = db.session.get(Erasure, key)
    if found is None:
        raise NoSuchErasure
    return found
