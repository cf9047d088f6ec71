"""Facts and a consumer that only these tests know; also run as a relay process of its own.

`python -m tests.core.desk_facts [--die-at POSITION]` relays like `opora relay`. Its consumer writes
one audit row per event into PostgreSQL; with `--die-at` it kills its own process with SIGKILL after
that event's effect, before its cursor moves.
"""

import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import insert, text

from app import relay
from app.core import events, ids, time
from app.core.audit import AuditEntry
from app.core.db import db, transaction
from app.core.events import Event, Recorded


@dataclass(frozen=True, kw_only=True)
class LampLit(events.Fact):
    lamp: str


def declare() -> None:
    """Put LampLit into the registry (of the process, or of the present test)."""
    events.fact("test.lamp_lit")(LampLit)


def write_down(facts: Sequence[Recorded]) -> None:
    """Write each event into the audit table: an effect in PostgreSQL."""
    for fact in facts:
        db.session.execute(
            insert(AuditEntry).values(
                id=ids.new(),
                at=time.now(),
                actor_kind="system",
                actor_name="consumer",
                what="took",
                subject=str(fact.position),
                details={},
            )
        )
        if str(fact.position) == _death():
            db.session.flush()
            os.kill(os.getpid(), signal.SIGKILL)


def _death() -> str | None:
    return sys.argv[2] if sys.argv[1:2] == ["--die-at"] else None


def written_down() -> list[int]:
    """Return the positions that `write_down` has taken in, in the order of the log."""
    rows = db.session.scalars(text("SELECT subject FROM core.audit WHERE what = 'took'"))
    found = sorted(int(row) for row in rows)
    db.session.rollback()
    return found


def light(number: int) -> None:
    """Commit so many facts, each in a transaction of its own."""
    for _ in range(number):
        with transaction():
            db.session.add(new_event())


def new_event(subject: UUID | None = None) -> Event:
    """Return an event that is not stored yet."""
    return Event(
        at=time.now(),
        type="test.lamp_lit",
        version=1,
        subject=subject or ids.new(),
        actor_kind="system",
        payload={"lamp": "hall"},
        replayed=False,
    )


if __name__ == "__main__":
    declare()
    events.consumer("writer")(write_down)
    relay.main()
