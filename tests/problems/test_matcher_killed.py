"""`opora matcher` is killed between vectors and joins: another goes on, and nothing is double."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import text

from app import matcher
from app.core import relay, time
from app.core.db import db
from app.core.settings import Settings
from app.incidents.models import Incident
from app.problems import services
from app.problems.queries.standing import State, standing
from app.up.child import until
from tests.problems.desk import ProblemDesk

CARD = "My card has not arrived yet, when will it come?"
LIKE = (
    "My card has not arrived yet",
    "The card has not arrived yet, when will it come?",
    "When will my card come? It has not arrived yet.",
    "My new card has not arrived yet, when will it come?",
)
WAITS_FOR_A_LOCK = text("""
SELECT count(*) FROM pg_stat_activity
WHERE wait_event_type = 'Lock' AND datname = current_database()
""")
VECTORS = text("SELECT count(*) FROM problems.vector WHERE incident_id = :incident")
JOINED = text("""
SELECT count(*) FROM core.event WHERE type = 'problem.joined' AND payload ->> 'incident_id' = :key
""")
HANGS_ON = text("SELECT problem_id, placed FROM problems.membership WHERE incident_id = :incident")
CAME_TO = text("SELECT position FROM core.consumer WHERE name = 'matcher'")
LAST = text("SELECT max(position) FROM core.event")


@pytest.mark.encoder
@pytest.mark.enable_socket
@pytest.mark.usefixtures("committed")
def test_a_killed_matcher_is_followed_and_each_incident_is_matched_once(context: Flask) -> None:
    desk = ProblemDesk(context)
    known: Settings = context.extensions["opora.settings"]
    problem = desk.problem(desk.incident("Card", CARD))
    other = desk.problem(desk.incident("Money", "Where is my money?"))
    with matching(known):
        assert until(is_done, seconds=60)
    late = [desk.incident("Card", words) for words in LIKE]
    by_hand = desk.incident("Card", CARD)
    desk.with_incident(other, services.join, by_hand, by=desk.vera)

    # Held, the last of them stops the matcher when it has made its vectors and would join it.
    holder = db.engine.connect()
    holder.execute(
        text("SELECT 1 FROM incidents.incident WHERE id = :id FOR UPDATE"), {"id": late[-1].id}
    )
    with matching(known) as process:
        assert until(waits_for_a_lock, seconds=60)
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=10)
    holder.rollback()
    holder.close()
    assert [asked(VECTORS, incident=each.id) for each in late] == [0] * len(late)
    assert [hangs_on(each) for each in late] == [None] * len(late)

    with matching(known):
        assert until(is_done, seconds=60)
        assert standing().state is State.FOLLOWING
    with time_machine.travel(time.now() + timedelta(seconds=40)):
        assert standing().state is State.AWAY
    assert [hangs_on(each) for each in late] == [(problem.id, "machine")] * len(late)
    assert [asked(JOINED, key=str(each.id)) for each in late] == [1] * len(late)
    assert all(asked(VECTORS, incident=each.id) for each in [*late, by_hand])
    assert hangs_on(by_hand) == (other.id, "person")
    assert asked(JOINED, key=str(by_hand.id)) == 1


@contextmanager
def matching(known: Settings) -> Iterator["subprocess.Popen[bytes]"]:
    environment = {**os.environ, "OPORA_DATABASE_URL": known.database_url}
    environment["OPORA_VALKEY_URL"] = known.valkey_url
    process = subprocess.Popen([sys.executable, "-m", "app.cli", matcher.NAME], env=environment)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=20)


def waits_for_a_lock() -> bool:
    relay.position_new()
    return asked(WAITS_FOR_A_LOCK) > 0


def is_done() -> bool:
    """Whether the matcher has come to the end of the log; what it wrote itself included."""
    return relay.position_new() == 0 and asked(CAME_TO) == asked(LAST)


def asked(question: object, **values: object) -> int:
    db.session.rollback()
    return db.session.scalar(question, values) or 0  # type: ignore[call-overload]


def hangs_on(incident: Incident) -> tuple[object, str] | None:
    db.session.rollback()
    row = db.session.execute(HANGS_ON, {"incident": incident.id}).one_or_none()
    return (row[0], row[1]) if row else None
