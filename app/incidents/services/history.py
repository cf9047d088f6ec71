"""What every verb leaves behind: a row of history, a newer version, words to be found by."""

from typing import Any
from uuid import UUID

from sqlalchemy import func, literal, select
from sqlalchemy.dialects.postgresql import insert

from app.core import time
from app.core.actor import Actor
from app.core.db import db
from app.incidents.models import Change, Incident, Message, Requester, Words

STEMS = "russian"  # PostgreSQL's configuration stems Latin words as English and others as Russian
EXCERPT = 140


def touch(incident: Incident) -> None:
    """Say that the incident has changed now."""
    incident.version += 1
    incident.updated_at = time.now()


def remember(
    incident: Incident,
    field: str,
    *,
    old: object,
    new: object,
    by: Actor,
    reason: str | None = None,
) -> Change:
    """Write one line of history, under the version that the incident has by now."""
    change = Change(
        incident_id=incident.id,
        at=incident.updated_at,
        by_kind=by.kind,
        by_id=by.id,
        by_name=by.name,
        field=field,
        old=_plain(old),
        new=_plain(new),
        reason=reason,
        version=incident.version,
    )
    db.session.add(change)
    return change


def excerpt(text: str) -> str:
    """Return how a text begins, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= EXCERPT else line[: EXCERPT - 1].rstrip() + "…"


def add_words(incident_id: UUID, text: str) -> None:
    """Let the incident be found by the words of `text`, too."""
    stems = func.to_tsvector(STEMS, text)
    statement = insert(Words).values(incident_id=incident_id, document=stems)
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=[Words.incident_id],
            set_={"document": Words.document.op("||")(statement.excluded.document)},
        )
    )


def gather_words(incident: Incident) -> None:
    """Make the search document anew from all that is there: after words have been taken away."""
    db.session.flush()
    messages = select(func.coalesce(func.string_agg(Message.text, "\n"), "")).where(
        Message.incident_id == incident.id
    )
    own = "\n".join((incident.subject, requester_words(incident.requester)))
    document = func.to_tsvector(STEMS, literal(own) + literal("\n") + messages.scalar_subquery())
    statement = insert(Words).values(incident_id=incident.id, document=document)
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=[Words.incident_id], set_={"document": statement.excluded.document}
        )
    )


def requester_words(requester: Requester) -> str:
    """Return what a requester can be found by."""
    parts = (requester.name, requester.email, requester.phone, requester.telegram_id)
    return "\n".join(part for part in parts if part)


def _plain(value: object) -> Any:
    return str(value) if isinstance(value, UUID) else value
