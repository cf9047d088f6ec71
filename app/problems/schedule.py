"""Periodic work of problems."""

from datetime import timedelta

from app.core.db import db, transaction
from app.core.jobs import job
from app.core.schedule import Periodic
from app.problems.services import cascading, comparing

MOST_BATCHES = 20
"""So many batches a turn, of `comparing.BATCH` incidents each."""


@job
def resume_cascades() -> None:
    """Have cascades taken up again whose worker has died."""
    cascading.resume_forgotten()


@job
def compare_words() -> int:
    """Compare by words what the matcher has not reached in time. Returns how many incidents.

    In short transactions; a kill leaves an incident compared or waiting, and called twice it finds
    nothing left.
    """
    with transaction():
        comparing.forget()
    done = 0
    known = None
    for _ in range(MOST_BATCHES):
        found = comparing.waiting()
        known = known or (comparing.comparison() if found else None)
        db.session.rollback()
        if known is None:
            break
        with transaction():
            compared = comparing.compare(found, known)
        done += compared
        if not compared:  # nothing is left, or what is left is held by somebody
            break
    return done


SCHEDULE = [
    Periodic("problems.resume_cascades", every=timedelta(minutes=1), run=resume_cascades),
    Periodic("problems.compare_words", every=timedelta(minutes=1), run=compare_words),
]
