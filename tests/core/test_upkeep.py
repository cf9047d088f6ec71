"""What has had its time is forgotten, by the clock."""

from datetime import timedelta

import time_machine
from flask import Flask
from sqlalchemy import text

from app.core import jobs, schedule, time, upkeep
from app.core.db import db


def count(table: str) -> int:
    number: int = db.session.execute(text(f"SELECT count(*) FROM core.{table}")).scalar_one()  # noqa: S608
    db.session.rollback()
    return number


def test_old_claims_and_done_jobs_go_and_new_ones_stay(kernel: Flask) -> None:
    jobs.job(upkeep.forget)
    long_ago = time.now() - timedelta(days=40)
    with time_machine.travel(long_ago):
        assert schedule.tick(upkeep.SCHEDULE) == ["core.forget"]
        (key,) = db.session.scalars(text("SELECT id FROM core.job"))
        db.session.rollback()
        jobs.perform(str(key))
    assert schedule.tick(upkeep.SCHEDULE) == ["core.forget"]
    assert (count("run"), count("job")) == (2, 2)
    upkeep.forget()
    assert (count("run"), count("job")) == (1, 1)
