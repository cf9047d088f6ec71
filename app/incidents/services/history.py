"""What every verb leaves behind: a row of history, a newer version, words to be found by."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, func, select, text
from sqlalchemy.dialects.postgresql import JSONB, insert

from app.core import ids, time
from app.core.actor import Actor
from app.core.db import db
from app.incidents.models import Change, Incident, Message, Requester, Words

STEMS = "russian"  # PostgreSQL's configuration stems Latin words as English and others as Russian
EXCERPT = 140
PROBLEM = "problem"
"""The field of history that names the problem on which it hangs, by its number."""


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
    at: datetime | None = None,
) -> Change:
    """Write one line of history, under the version that the incident has by now.

    `at` is the moment of its last change, unless something else is said.
    """
    change = Change(
        incident_id=incident.id,
        at=at or incident.updated_at,
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


def remember_of_all(
    incident_ids: Sequence[UUID], field: str, *, old: object, new: object, by: Actor
) -> None:
    """Give each of these a newer version and the same line of history, in one statement.

    They are locked by the caller. When each was last worked on stays, since nobody did.
    """
    db.session.flush()
    keys = [ids.new() for _ in incident_ids]
    author = {"by_kind": by.kind, "by_id": by.id, "by_name": by.name}
    values = {"field": field, "old": _plain(old), "new": _plain(new), "at": time.now()}
    db.session.execute(
        _REMEMBER_OF_ALL, {"incidents": list(incident_ids), "keys": keys, **author, **values}
    )
    for each in db.session:
        if isinstance(each, Incident):
            db.session.expire(each, ["version"])


_REMEMBER_OF_ALL = text("""
WITH touched AS (
  UPDATE incidents.incident AS i SET version = i.version + 1
  FROM unnest(CAST(:incidents AS uuid[]), CAST(:keys AS uuid[])) AS told (incident, key)
  WHERE i.id = told.incident RETURNING i.id, i.version, told.key
)
INSERT INTO incidents.change
  (id, incident_id, at, by_kind, by_id, by_name, field, old, new, version)
SELECT key, id, :at, :by_kind, CAST(:by_id AS uuid), :by_name, :field, :old, :new, version
FROM touched
""").bindparams(bindparam("old", type_=JSONB), bindparam("new", type_=JSONB))


def excerpt(words: str) -> str:
    """Return how a text begins, on one line."""
    line = " ".join(words.split())
    return line if len(line) <= EXCERPT else line[: EXCERPT - 1].rstrip() + "…"


def add_words(incident_id: UUID, words: str) -> None:
    """Let the incident be found by these words, too."""
    stems = func.to_tsvector(STEMS, words)
    statement = insert(Words).values(incident_id=incident_id, document=stems)
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=[Words.incident_id],
            set_={"document": Words.document.op("||")(statement.excluded.document)},
        )
    )


def gather_words(which: ColumnElement[bool]) -> None:
    """Make the search documents of these incidents anew: after words have been taken away."""
    db.session.flush()
    messages = select(func.string_agg(Message.text, "\n")).where(Message.incident_id == Incident.id)
    own = (Incident.subject, Requester.name, Requester.email, Requester.phone)
    words = func.concat_ws("\n", *own, Requester.telegram_id, messages.scalar_subquery())
    documents = select(Incident.id, func.to_tsvector(STEMS, words)).join(Requester).where(which)
    statement = insert(Words).from_select(["incident_id", "document"], documents)
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
