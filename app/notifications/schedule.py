"""Periodic work of notifications."""

from datetime import timedelta

from app.core.db import transaction
from app.core.jobs import job
from app.core.schedule import Periodic
from app.notifications import services

BATCH = 1000


@job
def forget() -> int:
    """Delete old notices, batch by batch. Returns how many."""
    gone = 0
    while True:
        with transaction():
            more = services.forget_old(most=BATCH)
        gone += more
        if more < BATCH:
            return gone


SCHEDULE = [Periodic("notifications.forget", every=timedelta(hours=6), run=forget)]
