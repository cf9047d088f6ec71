"""The worker: performs jobs, one after another, in an app context of their own."""

from flask import current_app
from rq import SimpleWorker

from app.core import jobs
from app.core.db import db
from app.factory import create_app


def main() -> None:
    """Work until told to stop; the job at hand is finished first."""
    with create_app().app_context():
        worker = SimpleWorker(
            [jobs.queue()], connection=jobs.queue().connection, serializer=jobs.Json
        )
        worker.work(logging_level="WARNING")


def perform(key: str) -> None:
    """Do the work of the row with this key; this is what an RQ job calls."""
    with current_app._get_current_object().app_context():  # type: ignore[attr-defined]  # noqa: SLF001 - Flask's own way
        try:
            jobs.perform(key)
        finally:
            db.session.remove()
