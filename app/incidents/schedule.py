"""Periodic work of incidents."""

from datetime import datetime, timedelta
from uuid import UUID

import structlog

from app.core import time
from app.core.actor import SYSTEM
from app.core.db import db, savepoint, transaction
from app.core.errors import Refusal
from app.core.jobs import job
from app.core.schedule import Periodic
from app.core.settings import settings
from app.incidents import queries, services
from app.incidents.services import erasing, tagging

log = structlog.get_logger()

BATCH = 200
MOST_DUE = 1000


@job
def close_resolved() -> int:
    """Close what has been resolved for `resolved_days` days. Returns how many were closed.

    In short transactions, so that nobody waits for it; called twice it finds nothing left.
    """
    before = time.now() - timedelta(days=settings().resolved_days)
    closed, last = 0, None
    while True:
        more, last = _close_batch(before, last)
        closed += more
        if last is None:
            return closed


@job
def forget_pending() -> int:
    """Delete the files that nobody sent within a day. Returns how many."""
    with transaction():
        return services.forget_pending()


@job
def follow_up() -> int:
    """Do what was to happen when no answer came. Returns how many follow-ups came to their end.

    Each in a transaction of its own: a kill leaves it done or waiting, and the next turn goes on.
    """
    keys = queries.due_follow_ups(time.now(), most=MOST_DUE)
    db.session.rollback()
    return sum(_come_due(key) for key in keys)


@job
def resume_erasures() -> int:
    """Have erasures taken up again whose worker has died. Returns how many."""
    return erasing.resume_forgotten()


@job
def count_tags() -> int:
    """Count how many incidents have which tag. Returns how many tags there are."""
    return tagging.count_tags()


@job
def resume_tag_changes() -> int:
    """Have changes of tags taken up again whose worker has died. Returns how many."""
    return tagging.resume_tag_changes()


SCHEDULE = [
    Periodic("incidents.follow_up", every=timedelta(minutes=1), run=follow_up),
    Periodic("incidents.resume_erasures", every=timedelta(minutes=1), run=resume_erasures),
    Periodic("incidents.resume_tag_changes", every=timedelta(minutes=1), run=resume_tag_changes),
    Periodic("incidents.close_resolved", every=timedelta(minutes=5), run=close_resolved),
    Periodic("incidents.count_tags", every=timedelta(minutes=10), run=count_tags),
    Periodic("incidents.forget_pending", every=timedelta(hours=1), run=forget_pending),
]

Last = tuple[datetime, UUID] | None


def _come_due(key: UUID) -> bool:
    try:
        with transaction():
            return services.come_due(key)
    except Exception:  # one that cannot be done must not hold up those after it
        log.exception("follow-up failed; tried again at the next turn", follow_up=str(key))
        return False


def _close_batch(before: datetime, after: Last) -> tuple[int, Last]:
    closed = 0
    with transaction():
        batch = queries.resolved_before(before, after=after, most=BATCH)
        for incident in batch:
            try:
                with savepoint():
                    services.close(incident, by=SYSTEM)
                closed += 1
            except Refusal as refusal:  # a process without that move keeps its incident resolved
                log.warning("not closed", incident=incident.reference, why=refusal.code)
        last = [(each.resolved_at, each.id) for each in batch if each.resolved_at][-1:]
    return closed, last[0] if len(batch) == BATCH and last else None
