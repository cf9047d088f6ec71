"""The worker: performs jobs, one after another, in an app context of their own."""

from collections.abc import Callable
from typing import Any

from flask import current_app
from rq import SimpleWorker
from rq.job import Job
from typing_extensions import override

from app.core import jobs
from app.core.db import db
from app.core.own_metrics import serve_own_metrics
from app.core.settings import settings
from app.core.settled import settle
from app.factory import create_app


def main() -> None:
    """Work until told to stop; the job at hand is finished first."""
    with create_app().app_context():
        serve_own_metrics(settings())
        settle()
        worker().work(logging_level="WARNING")


def worker() -> SimpleWorker:
    """Return a worker for the present app's queue, which performs our rows and nothing else."""
    queue = jobs.queue()
    return SimpleWorker(
        [queue], connection=queue.connection, serializer=jobs.Json, job_class=KnownJob
    )


class KnownJob(Job):
    """An RQ job that can call `perform` and nothing else.

    RQ imports whatever function a job or its callbacks name, so whoever can write to Valkey could
    run any code of this machine (attack class 11).
    """

    @property
    @override
    def func(self) -> Callable[[str], None]:
        if self.func_name != jobs.PERFORM or self.instance is not None:
            raise PermissionError(f"the queue asks for {self.func_name!r}")
        return perform

    @override
    def restore(self, raw_data: Any) -> None:
        super().restore(raw_data)
        self._success_callback_name = None
        self._failure_callback_name = None
        self._stopped_callback_name = None


def perform(key: str) -> None:
    """Do the work of the row with this key; this is what an RQ job calls."""
    with current_app._get_current_object().app_context():  # type: ignore[attr-defined]  # noqa: SLF001 - Flask's own way
        try:
            jobs.perform(key)
        finally:
            db.session.remove()
