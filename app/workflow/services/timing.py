"""Moves that happen by themselves: when time is up and the row still stands where it was."""

from collections.abc import Callable, Collection, Mapping
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from app.core import time
from app.core.db import db, savepoint, transaction
from app.core.errors import Refusal
from app.core.jobs import job
from app.workflow.definition import WaitStep
from app.workflow.follower import Follower
from app.workflow.kinds import KINDS
from app.workflow.models import Timer

BATCH = 200
TIME_IS_UP, NO_WAY_ON = "time_is_up", "no_way_on"
"""Why the desk moves a row on, or does not, in its history."""
WAIT = "wait"
"""What history calls a wait that led nowhere."""


def set_timer(subject_id: UUID, step: WaitStep, *, kind: str, state: str) -> None:
    """Have the row move on when it still stands in `state` after the hours of this step."""
    values = {
        "kind": kind,
        "state": state,
        "target": step.to,
        "due_at": time.now() + timedelta(hours=step.hours),
    }
    statement = insert(Timer).values(subject_id=subject_id, **values)
    db.session.execute(statement.on_conflict_do_update(index_elements=["subject_id"], set_=values))


def stop_timers(subject_ids: Collection[UUID]) -> None:
    """Have nothing happen to these rows: they have moved."""
    db.session.execute(delete(Timer).where(Timer.subject_id.in_(subject_ids)))


@job
def ring() -> int:
    """Move on what has waited long enough, each in a transaction of its own. Returns how many."""
    due = select(Timer.subject_id, Timer.kind).where(Timer.due_at <= time.now())
    rows = db.session.execute(due.order_by(Timer.due_at).limit(BATCH)).all()
    db.session.rollback()
    for key, kind in rows:
        with transaction():
            KINDS[kind].time_is_up(key)
    return len(rows)


def carry_timers(taken: Mapping[UUID, tuple[str, Mapping[str, str]]]) -> None:
    """Have the timers of rows that were taken over wait where these stand by now.

    Row -> its new state, and where the old states of its version are by now.
    """
    for timer in db.session.scalars(select(Timer).where(Timer.subject_id.in_(taken))):
        timer.state, mapped = taken[timer.subject_id]
        timer.target = mapped.get(timer.target, timer.target)
    db.session.flush()


def move_in_time(row: Follower, *, go: Callable[[str], None], stay: Callable[[str], None]) -> None:
    """Have a row that the caller holds go where its timer leads, if it stands where it stood.

    When that is refused, it is told to stay: the reason belongs into its history.
    """
    due = take_timer(row.id)
    if due is None or due.state != row.state:
        return
    try:
        with savepoint():
            go(due.target)
    except Refusal:
        stay(due.target)


def take_timer(subject_id: UUID) -> Timer | None:
    """Return the timer of this row, and forget it, when its time is up.

    The caller holds the row: rows are always held before their timers.
    """
    query = select(Timer).where(Timer.subject_id == subject_id, Timer.due_at <= time.now())
    due = db.session.scalars(query).one_or_none()
    if due is not None:
        db.session.delete(due)
        db.session.flush()
    return due
