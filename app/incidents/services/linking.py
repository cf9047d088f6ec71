"""Saying that two incidents hang together. A link is seen from both its ends.

History is written where the link was made; the other incident is not changed by it.
"""

from sqlalchemy import and_, or_, select

from app.core.actor import Actor
from app.core.db import db
from app.core.errors import Invalid
from app.core.events import publish
from app.core.text import lazy
from app.incidents.errors import AlreadyLinked, NotLinked
from app.incidents.events import IncidentLinked, IncidentUnlinked
from app.incidents.models import Incident, Link, LinkKind
from app.incidents.services.history import remember, touch

FIELD = "link"


def link(incident: Incident, other: Incident, kind: LinkKind, *, by: Actor) -> None:
    """Say that it is a duplicate of, or related to, another.

    Raises Invalid when the other is itself, AlreadyLinked when they hang together already.
    """
    if other.id == incident.id:
        raise Invalid({"other": lazy("This is the incident itself.")})
    if _between(incident, other):
        raise AlreadyLinked
    touch(incident)
    db.session.add(Link(from_id=incident.id, to_id=other.id, kind=kind, by_name=by.name))
    remember(incident, FIELD, old=None, new=_said(other, kind), by=by)
    publish(IncidentLinked(subject_id=incident.id, other_id=other.id, kind=kind), by=by)


def unlink(incident: Incident, other: Incident, *, by: Actor) -> None:
    """Say that they do not hang together, whichever way it was said. Raises NotLinked."""
    found = _between(incident, other)
    if found is None:
        raise NotLinked
    touch(incident)
    db.session.delete(found)
    remember(incident, FIELD, old=_said(other, LinkKind(found.kind)), new=None, by=by)
    publish(IncidentUnlinked(subject_id=incident.id, other_id=other.id), by=by)


def _between(incident: Incident, other: Incident) -> Link | None:
    db.session.flush()
    return db.session.scalars(
        select(Link).where(
            or_(
                and_(Link.from_id == incident.id, Link.to_id == other.id),
                and_(Link.from_id == other.id, Link.to_id == incident.id),
            )
        )
    ).one_or_none()


def _said(other: Incident, kind: LinkKind) -> dict[str, object]:
    return {"kind": kind, "number": other.number}
