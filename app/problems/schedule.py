"""Periodic work of problems."""

from datetime import timedelta

from app.core.jobs import job
from app.core.schedule import Periodic
from app.problems.services import cascading


@job
def resume_cascades() -> None:
    """Have cascades taken up again whose worker has died."""
    cascading.resume_forgotten()


SCHEDULE = [
    Periodic("problems.resume_cascades", every=timedelta(minutes=1), run=resume_cascades),
]
