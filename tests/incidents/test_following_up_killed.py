"""A worker killed in the middle leaves each follow-up done or waiting; the rest is done next."""

import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from app.core import time
from app.core.db import db, transaction
from app.core.jobs import later
from app.core.settings import Settings
from app.incidents import schedule, services
from app.incidents.models import Then
from app.incidents.services import Plan
from app.up.child import until
from tests.incidents.desk import Desk

INCIDENTS = 150
DUE = text("UPDATE incidents.follow_up SET due_at = now() - interval '1 minute'")
DONE = text("SELECT count(*) FROM incidents.follow_up WHERE state = 'done'")
NOTES = text(
    "SELECT count(*), count(DISTINCT incident_id) FROM incidents.message WHERE voice = 'note'"
)


@pytest.mark.usefixtures("committed")
def test_a_killed_worker_is_followed_and_each_is_done_once(context: Flask) -> None:
    desk = Desk(context)
    plan = Plan(at=time.now() + timedelta(days=1), then=Then.NOTE, text="Ring them")
    for number in range(INCIDENTS):
        incident = desk.incident(email=f"c{number}@example.com")
        desk.doing(incident, services.follow_up, plan, by=desk.vera)
    with transaction():
        db.session.execute(DUE)
        later(schedule.follow_up)
    worker = begun(context.extensions["opora.settings"])
    try:
        assert until(lambda: 0 < done() < INCIDENTS, seconds=60)
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait(timeout=10)
    left = INCIDENTS - done()
    assert 0 < left < INCIDENTS
    assert [schedule.follow_up(), schedule.follow_up()] == [left, 0]
    assert db.session.execute(NOTES).one() == (INCIDENTS, INCIDENTS)


def begun(known: Settings) -> "subprocess.Popen[bytes]":
    environment = {
        **os.environ,
        "OPORA_DATABASE_URL": known.database_url,
        "OPORA_VALKEY_URL": known.valkey_url,
    }
    return subprocess.Popen([sys.executable, "-m", "app.cli", "worker"], env=environment)


def done() -> int:
    db.session.rollback()
    return db.session.scalar(DONE) or 0
