"""Periodic work of the kernel itself: what has had its time is forgotten."""

from datetime import timedelta

from sqlalchemy import text

from app.core import idempotency, jobs, time
from app.core.db import db, transaction
from app.core.jobs import job
from app.core.schedule import Periodic

RUNS_KEPT = timedelta(days=30)


@job
def forget() -> None:
    """Delete done jobs, old answers to repeated requests, and old claims of clocks."""
    jobs.forget_done()
    idempotency.forget_old()
    with transaction():
        db.session.execute(
            text("DELETE FROM core.run WHERE claimed_at < :before"),
            {"before": time.now() - RUNS_KEPT},
        )


SCHEDULE = [
    Periodic("core.forget", every=timedelta(hours=1), run=forget),
]
