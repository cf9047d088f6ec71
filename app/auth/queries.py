"""The audit log as administrators read it, the newest first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import func, select, text

from app.auth.errors import TooManyEntries
from app.auth.models import ApiClient
from app.core.audit import AuditEntry
from app.core.db import db

PAGE = 50
COUNTED_TO = 1000
BATCH = 1000
MOST = 100_000
"""Entries of one file: it is put together in memory."""


class Entry(NamedTuple):
    """A line of the audit log."""

    id: UUID
    at: datetime
    actor_kind: str
    actor_name: str
    what: str
    subject: str | None
    details: dict[str, Any]


@dataclass(frozen=True)
class Filters:
    """What of the log is wanted; each narrows. `person` is a part of a name, or a whole subject.

    `subject` is the whole of it: INC-1042, a login, a key.
    """

    person: str = ""
    kind: str = ""
    subject: str = ""
    since: datetime | None = None
    until: datetime | None = None


Spot = tuple[datetime, UUID]

ENTRIES = """
SELECT id, at, actor_kind, actor_name, what, subject, details FROM core.audit
WHERE {conditions} ORDER BY at DESC, id DESC LIMIT :most
"""
CONDITIONS = {
    "person": "(actor_name ILIKE :part OR subject = :person)",
    "kind": "what = :kind",
    "subject": "lower(subject) = lower(:subject)",
    "since": "at >= :since",
    "until": "at < :until",
}
# Jumps from one value of the index to the next: the log has few kinds and many rows.
KINDS = text("""
WITH RECURSIVE kind AS (
    (SELECT what FROM core.audit ORDER BY what LIMIT 1)
    UNION ALL
    SELECT (SELECT a.what FROM core.audit AS a WHERE a.what > kind.what ORDER BY a.what LIMIT 1)
    FROM kind WHERE kind.what IS NOT NULL
)
SELECT what FROM kind WHERE what IS NOT NULL
""")


def entries(filters: Filters, *, after: Spot | None = None, most: int) -> Sequence[Entry]:
    """Return the newest entries that fit, from the one after this spot on."""
    asked = {name: getattr(filters, name) for name in CONDITIONS}
    wanted = {name: value for name, value in asked.items() if value}
    conditions = ["true", *(CONDITIONS[name] for name in wanted)]
    values: dict[str, object] = {**wanted, "most": most}
    if "person" in wanted:
        values["part"] = f"%{_literally(filters.person)}%"
    if after:
        conditions.append("(at, id) < (:at, :id)")
        values |= {"at": after[0], "id": after[1]}
    query = text(ENTRIES.format(conditions=" AND ".join(conditions)))
    return [Entry._make(row) for row in db.session.execute(query, values)]


def all_entries(filters: Filters) -> Iterator[Entry]:
    """Yield all entries that fit, the newest first. Raises TooManyEntries for more than `MOST`."""
    after: Spot | None = None
    given = 0
    while True:
        batch = entries(filters, after=after, most=BATCH)
        given += len(batch)
        if given > MOST:
            raise TooManyEntries
        yield from batch
        if len(batch) < BATCH:
            return
        after = batch[-1].at, batch[-1].id


def deeds(kinds: Sequence[str], *, on: str | None = None, most: int) -> Sequence[Entry]:
    """Return the newest entries of these kinds; of one subject where it is named."""
    query = select(*(getattr(AuditEntry, name) for name in Entry._fields))
    query = query.where(AuditEntry.what.in_(kinds))
    if on is not None:
        query = query.where(AuditEntry.subject == on)
    newest = query.order_by(AuditEntry.at.desc(), AuditEntry.id.desc()).limit(most)
    return [Entry._make(row) for row in db.session.execute(newest)]


def kinds() -> list[str]:
    """Return the codes that the log holds, in their order."""
    return list(db.session.scalars(KINDS))


def _literally(words: str) -> str:
    """The words with nothing in them that LIKE reads as a pattern."""
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def count_since(at: datetime) -> int:
    """Return how many entries there are since then; past COUNTED_TO nobody counts on."""
    some = select(AuditEntry.id).where(AuditEntry.at >= at).limit(COUNTED_TO + 1).subquery()
    return db.session.scalars(select(func.count()).select_from(some)).one()


def valid_clients(*, at: datetime) -> int:
    """Return how many API clients are let in."""
    query = select(func.count()).where(ApiClient.revoked_at.is_(None), ApiClient.expires_at > at)
    return db.session.scalars(query).one()
