"""Work to ask for, and a worker that does it."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, text

from app import worker
from app.core import jobs
from app.core.db import db, transaction
from app.core.jobs import Job, later

done: list[tuple[object, ...]] = []


def note(*values: object) -> None:
    done.append(values)


def fail() -> None:
    raise RuntimeError("the printer is on fire")


def leave_mess() -> None:
    db.session.execute(text("SELECT no_such_column"))


@pytest.fixture
def works(kernel: Flask) -> None:
    done.clear()
    for work in (note, fail, leave_mess):
        jobs.job(work)


def ask(work: Callable[..., object], *values: object) -> UUID:
    with transaction():
        later(work, *values)
    return only_row().id


def only_row() -> Job:
    db.session.expire_all()
    return db.session.scalars(select(Job)).one()


def run_worker() -> None:
    """Perform everything that is in the queue, as `opora worker` does."""
    worker.worker().work(burst=True, logging_level="CRITICAL")
