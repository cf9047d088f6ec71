"""Calling people by `@login` in a note."""

import re
from collections.abc import Collection

from app.core.actor import Actor
from app.core.db import db
from app.core.events import publish
from app.incidents.events import IncidentMentioned
from app.incidents.models import Incident, Mention, Message
from app.incidents.queries import following

CALL = re.compile(r"(?<![\w@./-])@(\w+(?:[.-]\w+)*)")
"""Neither an e-mail address nor the full stop after a name is a call."""

MOST = 20
"""People that one note can call: a note is no circular."""


def logins_in(text: str) -> list[str]:
    """Return the logins that a text calls, in small letters, each once."""
    return list(dict.fromkeys(found.lower() for found in CALL.findall(text)))


def mention(incident: Incident, message: Message, *, by: Actor) -> None:
    """Call those named in the note who see the incident; nobody else learns of it."""
    logins = logins_in(message.text)[:MOST]
    if not logins:
        return
    seeing = following.readers(incident, logins=logins)
    db.session.add_all(
        Mention(message_id=message.id, person_id=person.id, incident_id=incident.id, login=login)
        for login, person in seeing.items()
    )
    if seeing:
        keys = tuple(person.id for person in seeing.values())
        fact = IncidentMentioned(subject_id=incident.id, message_id=message.id, person_ids=keys)
        publish(fact, by=by)


def not_called(incident: Incident, text: str) -> Collection[str]:
    """Return the logins of a text that call nobody here: unknown ones, and who may not see it."""
    logins = logins_in(text)
    if not logins:
        return ()
    seeing = following.readers(incident, logins=logins[:MOST])
    return [login for login in logins if login not in seeing]
