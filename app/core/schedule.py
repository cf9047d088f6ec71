"""Periodic work: one readable table per part, each due moment once whatever number of clocks runs.

A clock claims a moment by inserting its row, in the transaction that asks for the job. Moments
missed while no clock ran are made up by the latest one only: periodic work looks at the present.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from prometheus_client import Counter
from sqlalchemy import text
from sqlalchemy.orm import Mapped, mapped_column

from app.core import time
from app.core.db import Model, db, transaction
from app.core.jobs import later

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
CLAIMS = Counter("opora_clock_claims", "Due moments that this clock has claimed", ["name"])


class Run(Model):
    __tablename__ = "run"
    __table_args__ = {"schema": "core", "comment": "due moments of periodic work that were claimed"}

    name: Mapped[str] = mapped_column(primary_key=True, comment="the work's name in its schedule")
    due_at: Mapped[datetime] = mapped_column(primary_key=True, comment="the moment it was due")
    claimed_at: Mapped[datetime] = mapped_column(comment="when a clock took it")


@dataclass(frozen=True)
class Periodic:
    """One line of a part's schedule: a name, how often, and a function marked with @job."""

    name: str
    every: timedelta
    run: Callable[[], object]
    offset: timedelta = timedelta()

    def latest_due(self, at: datetime) -> datetime:
        """Return the last moment not after `at` on this line's grid."""
        start = EPOCH + self.offset
        return start + (at - start) // self.every * self.every


def tick(table: Sequence[Periodic]) -> list[str]:
    """Claim and start whatever is due now. Returns the names."""
    return [line.name for line in table if _claim(line)]


def next_due(table: Sequence[Periodic]) -> datetime:
    """Return the next moment at which something of the table is due."""
    at = time.now()
    moments = (line.latest_due(at) + line.every for line in table)
    return min(moments, default=at + timedelta(hours=1))


def _claim(line: Periodic) -> bool:
    with transaction():
        claimed = db.session.execute(
            text(
                "INSERT INTO core.run (name, due_at, claimed_at) VALUES (:name, :due, :at)"
                " ON CONFLICT DO NOTHING RETURNING 1"
            ),
            {"name": line.name, "due": line.latest_due(time.now()), "at": time.now()},
        ).first()
        if claimed:
            later(line.run)
    CLAIMS.labels(line.name).inc(claimed is not None)
    return claimed is not None
