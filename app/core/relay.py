"""The relay: gives events their positions and feeds the consumers.

Neither ids nor transaction ids tell the order in which transactions became visible, so nobody
compares them. One relay at a time, holding an advisory lock, numbers each newly visible event; a
transaction that is still open, here or in another database, holds up only its own events. Every
consumer moves its own cursor, in the transaction of its effect, behind a row lock: a second relay
that wrongly believes itself alone waits, and then finds nothing left to do.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from prometheus_client import Counter, Histogram
from sqlalchemy import BigInteger, Connection, func, select, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core import time
from app.core.db import Model, db, transaction
from app.core.errors import Invalid, NotFound
from app.core.events import CONSUMERS, Event, Recorded

log = structlog.get_logger()

LOCK = 0x0F07A  # of this database's relays; any number that nobody else uses
BATCH = 1000
LONGEST_PAUSE = timedelta(minutes=5)

TAKEN = Counter("opora_consumer_events", "Events that this process has handed on", ["consumer"])
SECONDS = Histogram("opora_consumer_seconds", "Time to take in one batch", ["consumer"])


class Consumer(Model):
    __tablename__ = "consumer"
    __table_args__ = {"schema": "core", "comment": "how far each consumer of the log has come"}

    name: Mapped[str] = mapped_column(primary_key=True, comment="the consumer's name in the code")
    position: Mapped[int] = mapped_column(BigInteger, comment="the last position it has taken in")
    failures: Mapped[int] = mapped_column(default=0, comment="failed attempts in a row")
    error: Mapped[str | None] = mapped_column(comment="what the last attempt said")
    retry_at: Mapped[datetime | None] = mapped_column(comment="when it is tried again")


def take_lock(connection: Connection, lock: int = LOCK) -> bool:
    """Whether this connection is now the one that relays; the lock ends with the connection."""
    return bool(connection.scalar(select(func.pg_try_advisory_lock(lock))))


def check_lock(connection: Connection) -> None:
    """Raise OperationalError when the connection that holds the lock is gone."""
    connection.execute(select(1))


def work_through() -> int:
    """Number what is new and feed every consumer one batch. Returns how much work was found."""
    done = position_new()
    for name in list(CONSUMERS):
        done += feed(name)
    return done


def position_new() -> int:
    """Give the events that have become visible the next positions. Returns how many."""
    with transaction():
        # One numbering at a time even when two processes believe that they hold the lock.
        db.session.execute(select(func.pg_advisory_xact_lock(LOCK + 1)))
        return db.session.scalar(_NUMBER, {"batch": BATCH}) or 0


_NUMBER = text(
    """
    WITH fresh AS (
        SELECT id, row_number() OVER (ORDER BY id) AS step
        FROM (SELECT id FROM core.event WHERE position IS NULL ORDER BY id LIMIT :batch) AS new
    ), numbered AS (
        UPDATE core.event SET position = step + (SELECT coalesce(max(position), 0) FROM core.event)
        FROM fresh WHERE event.id = fresh.id RETURNING 1
    )
    SELECT count(*) FROM numbered
    """
)


def feed(name: str, *, most: int = BATCH) -> int:
    """Give consumer `name` its next batch, in one transaction with its cursor.

    A consumer that raises keeps its cursor, is left alone for a while, and holds up nobody else.
    Returns how many events it took in.
    """
    try:
        with transaction():
            cursor = _cursor(name)
            if cursor.retry_at and cursor.retry_at > time.now():
                return 0
            batch = _after(cursor.position, most)
            if batch:
                with SECONDS.labels(name).time():
                    CONSUMERS[name](batch)
                cursor.position = batch[-1].position
                cursor.failures, cursor.error, cursor.retry_at = 0, None, None
        TAKEN.labels(name).inc(len(batch))
        return len(batch)
    except Exception as fault:
        log.exception("consumer failed", consumer=name)
        _remember_failure(name, fault)
        return 0


def _cursor(name: str) -> Consumer:
    found = db.session.get(Consumer, name, with_for_update=True, populate_existing=True)
    if found is None:
        db.session.execute(
            text("INSERT INTO core.consumer VALUES (:name, 0, 0) ON CONFLICT DO NOTHING"),
            {"name": name},
        )
        found = db.session.get_one(Consumer, name, with_for_update=True)
    return found


def _after(position: int, most: int) -> Sequence[Recorded]:
    rows = db.session.execute(
        select(
            Event.position,
            Event.at,
            Event.type,
            Event.version,
            Event.subject,
            Event.actor_kind,
            Event.actor_id,
            Event.payload,
            Event.replayed,
        )
        .where(Event.position > position)
        .order_by(Event.position)
        .limit(most)
    )
    return [Recorded(*row) for row in rows]


def _remember_failure(name: str, fault: Exception) -> None:
    with transaction():
        cursor = _cursor(name)
        cursor.failures += 1
        cursor.error = f"{type(fault).__name__}: {fault}"[:500]
        pause = timedelta(seconds=2 ** min(cursor.failures, 10))
        cursor.retry_at = time.now() + min(pause, LONGEST_PAUSE)


def replay(name: str, *, after: int) -> None:
    """Set consumer `name` back (or forward) so that it takes in everything after this position.

    Raises NotFound for a name that no code consumes under, Invalid for a place past the log's end:
    events still to come would be skipped.
    """
    if name not in CONSUMERS:
        raise NotFound(f"No consumer is called {name}. There are: {', '.join(sorted(CONSUMERS))}.")
    if after > last():
        raise Invalid({"position": f"The log ends at position {last()}."})
    cursor = _cursor(name)
    cursor.position, cursor.failures, cursor.error, cursor.retry_at = after, 0, None, None


def lag() -> dict[str, int]:
    """Return how many numbered events each consumer still has before it."""
    end = last()
    rows = db.session.execute(select(Consumer.name, Consumer.position))
    known = {row.name: row.position for row in rows}
    return {name: end - known.get(name, 0) for name in CONSUMERS}


def last() -> int:
    """Return the position of the last event that has one."""
    return db.session.scalar(select(func.max(Event.position))) or 0
