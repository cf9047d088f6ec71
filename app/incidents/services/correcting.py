"""Correcting who asks. A requester is one contact: every incident of theirs shows the new values.

So each of these incidents gets a newer version and a line of history. When it was last worked on
stays, since nobody did.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from psycopg.errors import LockNotAvailable
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from app.core.actor import Actor
from app.core.db import db
from app.core.errors import Invalid
from app.core.events import publish
from app.core.text import lazy
from app.incidents.errors import RequesterBusy
from app.incidents.events import IncidentEdited
from app.incidents.models import Incident, Requester, tidy_email, tidy_phone
from app.incidents.services.history import gather_words, remember
from app.incidents.services.sharing import unshare_all

CONTACT: Mapping[str, str] = {
    "requester.name": "name",
    "requester.email": "email",
    "requester.phone": "phone",
    "requester.telegram_id": "telegram_id",
}
"""What a field of the requester is called among the fields of an incident -> its column."""


def correct(incident: Incident, changed: Mapping[str, Any], *, by: Actor) -> None:
    """Give the requester these values, which differ from the present ones.

    Links to their cases open nothing any more. The caller writes the history of `incident` itself.
    Raises Invalid for an address by which
    somebody else is known, RequesterBusy.
    """
    requester = incident.requester
    _check_free(requester, changed)
    others = _hold_others(incident)
    for other in others:
        other.version += 1
        for name, value in changed.items():
            old = getattr(requester, CONTACT[name])
            remember(other, name, old=old, new=value, by=by, at=incident.updated_at)
        publish(IncidentEdited(subject_id=other.id, fields=tuple(changed)), by=by)
    for name, value in changed.items():
        setattr(requester, CONTACT[name], value)
    gather_words(Incident.requester_id == requester.id)
    # What was sent to a wrong address must not open anything for whoever lives there.
    unshare_all(requester.id, why="requester", by=by)


def tidied(name: str, value: str | None) -> str | None:
    """Return the value as it is kept. Raises Invalid."""
    match CONTACT[name]:
        case "name" if not value:
            raise Invalid({name: lazy("Fill this in.")})
        case "email":
            return tidy_email(value)
        case "phone":
            return tidy_phone(value)
    return value or None


def hold_requester(incident: Incident) -> None:
    """Lock the contact and see it as it is now: the door has locked the incident alone."""
    db.session.refresh(incident.requester, with_for_update={"key_share": True})


def _check_free(requester: Requester, changed: Mapping[str, Any]) -> None:
    # The next message from this address would find the other contact: only one may have it.
    taken = [
        name
        for name, value in changed.items()
        if name != "requester.name" and value is not None and _is_taken(requester, name, value)
    ]
    if taken:
        why = lazy("Another requester is known by this already. Two cannot share one address.")
        raise Invalid(dict.fromkeys(taken, why))


def _is_taken(requester: Requester, name: str, value: str) -> bool:
    column = getattr(Requester, CONTACT[name])
    query = select(Requester.id).where(column == value, Requester.id != requester.id).limit(1)
    return db.session.scalar(query) is not None


def _hold_others(incident: Incident) -> Sequence[Incident]:
    # Whoever waited here, with one incident of the requester in hand, could wait for somebody who
    # waits for just that one.
    query = select(Incident).where(
        Incident.requester_id == incident.requester_id, Incident.id != incident.id
    )
    try:
        return db.session.scalars(query.with_for_update(of=Incident, nowait=True)).all()
    except OperationalError as fault:
        if isinstance(fault.orig, LockNotAvailable):
            raise RequesterBusy from None
        raise
