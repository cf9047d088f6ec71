"""Work for the background: a row first, then an RQ job that carries only the row's key.

`later(work, …)` writes the row in the present transaction and enqueues after the commit. The queue
may lose a job between the two, or Valkey may be away: the row stays pending and the sweep
enqueues it again. So work is called at least once and must bear being called twice.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from time import perf_counter
from typing import Any, ParamSpec
from uuid import UUID

import structlog
from flask import current_app
from prometheus_client import Histogram
from rq import Queue
from sqlalchemy import Index, select, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.core import ids, time
from app.core.db import Model, db, on_commit, transaction
from app.core.valkey import valkey

log = structlog.get_logger()

P = ParamSpec("P")
WORKS: dict[str, Callable[..., object]] = {}

FORGOTTEN_AFTER = timedelta(minutes=1)
MOST_ATTEMPTS = 8
LONGEST_SECONDS = 15 * 60
PERFORM = "app.worker.perform"  # the one function that the queue may name

SECONDS = Histogram(
    "opora_job_seconds",
    "Time that a job took, by its work and how it ended",
    ["work", "outcome"],
    buckets=(0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60, 300),
)


class Job(Model):
    __tablename__ = "job"
    __table_args__ = (
        Index("ix_job_pending", "due_at", postgresql_where=text("state = 'pending'")),
        {"schema": "core", "comment": "work for the background; the queue carries only its key"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=ids.new, comment="key, by time")
    work: Mapped[str] = mapped_column(comment="name of the registered function")
    arguments: Mapped[list[Any]] = mapped_column(JSONB, comment="ids, as JSON")
    state: Mapped[str] = mapped_column(default="pending", comment="pending, done or dead")
    created_at: Mapped[datetime] = mapped_column(default=time.now, comment="when it was asked for")
    due_at: Mapped[datetime] = mapped_column(
        default=time.now, comment="not before; moved on by each attempt"
    )
    attempts: Mapped[int] = mapped_column(default=0, comment="how often it was begun")
    error: Mapped[str | None] = mapped_column(comment="what the last failed attempt said")


class Json:
    """RQ's serializer: JSON, never pickle (attack class 11), and nothing but plain values."""

    @staticmethod
    def dumps(value: object) -> bytes:
        return json.dumps(value).encode()

    @staticmethod
    def loads(data: bytes) -> Any:
        return json.loads(data)


def job(work: Callable[P, object]) -> Callable[P, object]:
    """Let the worker call this function; it is called by its registered name, never by a path."""
    WORKS[f"{work.__module__}.{work.__name__}"] = work
    return work


def later(work: Callable[P, object], /, *args: P.args, **kwargs: P.kwargs) -> None:
    """Have a worker call `work`, marked with @job, once the present transaction is durable.

    Arguments are ids: strings, numbers, UUIDs (which arrive as strings); none by keyword.
    """
    name = f"{work.__module__}.{work.__name__}"
    if name not in WORKS or kwargs:
        raise TypeError(f"{name} is not marked with @job, or an argument is named")
    key = ids.new()
    plain = [str(value) if isinstance(value, UUID) else value for value in args]
    db.session.add(Job(id=key, work=name, arguments=plain))
    on_commit(lambda: enqueue(key))


def enqueue(key: UUID) -> None:
    """Put the key of a job's row into the queue."""
    queue().enqueue(PERFORM, str(key), job_timeout=LONGEST_SECONDS, result_ttl=0, failure_ttl=3600)


def queue() -> Queue:
    """Return the one queue of this app."""
    name = current_app.config.get("QUEUE", "opora")
    return Queue(name, connection=valkey(), serializer=Json)


def perform(key: str) -> None:
    """Do the job of this row, if it still waits. A failure is kept and tried again later."""
    with transaction():
        row = db.session.get(Job, UUID(key), with_for_update={"skip_locked": True})
        if row is None or row.state != "pending" or row.due_at > time.now():
            return
        if row.attempts >= MOST_ATTEMPTS:  # it took its workers down with it each time
            row.state = "dead"
            return
        row.attempts += 1
        # While it runs the sweep leaves it alone; a worker that dies gives it back by this.
        row.due_at = time.now() + timedelta(seconds=LONGEST_SECONDS)
        name, arguments = row.work, row.arguments
    try:
        with _measured(name):
            WORKS[name](*arguments)
    except Exception as fault:
        log.exception("job failed", job=key, work=name)
        _finish(key, fault)
    else:
        _finish(key, None)


@contextmanager
def _measured(work: str) -> Iterator[None]:
    began, outcome = perf_counter(), "failed"
    try:
        yield
        outcome = "done"
    finally:
        SECONDS.labels(work, outcome).observe(perf_counter() - began)


def _finish(key: str, fault: Exception | None) -> None:
    db.session.rollback()  # what the work left open is neither ours to commit nor to stumble over
    with transaction():
        row = db.session.get_one(Job, UUID(key), with_for_update=True)
        if fault is None:
            row.state, row.error = "done", None
            return
        row.error = f"{type(fault).__name__}: {fault}"[:500]
        row.due_at = time.now() + timedelta(seconds=10 * 2**row.attempts)
        if row.attempts >= MOST_ATTEMPTS:
            row.state = "dead"


def sweep() -> int:
    """Enqueue again what is due and was forgotten. Returns how many."""
    keys = db.session.scalars(
        select(Job.id)
        .where(Job.state == "pending", Job.due_at < time.now() - FORGOTTEN_AFTER)
        .order_by(Job.due_at)
        .limit(1000)
    ).all()
    db.session.rollback()
    for key in keys:
        enqueue(key)
    return len(keys)


def forget_done() -> int:
    """Delete rows of work done more than a week ago. Returns how many."""
    with transaction():
        gone = db.session.execute(
            text("DELETE FROM core.job WHERE state = 'done' AND created_at < :before RETURNING 1"),
            {"before": time.now() - timedelta(days=7)},
        )
        return len(gone.all())
