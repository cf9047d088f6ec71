"""A killed worker is followed by another; each incident is resolved and told once."""

import signal

import pytest
from flask import Flask
from sqlalchemy import text

from app.core.db import db, transaction
from app.problems.models import Kind
from app.problems.services import cascading
from app.up.child import until
from tests.problems.desk import ProblemDesk
from tests.processes import process

INCIDENTS = 400
TEXTS = {"en": "Hello {name}, {number} is solved."}
DONE = text("SELECT count(*) FROM problems.cascade_item WHERE outcome = 'done'")
ONCE = text("""
SELECT count(*) FILTER (WHERE i.state = 'resolved' AND t.outcome = 'done'),
  count(*) FILTER (WHERE (SELECT count(*) FROM incidents.message AS m
    WHERE m.incident_id = i.id AND m.voice = 'reply') = 1),
  count(*) FILTER (WHERE (SELECT count(*) FROM incidents.change AS h
    WHERE h.incident_id = i.id AND h.new = '"resolved"') = 1)
FROM problems.cascade_item AS t JOIN incidents.incident AS i ON i.id = t.incident_id
""")


@pytest.mark.usefixtures("committed")
def test_a_killed_worker_is_followed_and_each_is_resolved_once(context: Flask) -> None:
    desk = ProblemDesk(context)
    problem = desk.problem(*(desk.incident(email=f"c{n}@example.com") for n in range(INCIDENTS)))
    desk.at(problem, cascading.start, Kind.SOLVE, TEXTS, by=desk.vera)
    first = process(context, "worker")
    assert until(lambda: 0 < done() < INCIDENTS, seconds=60)
    first.send_signal(signal.SIGKILL)
    first.wait(timeout=10)
    left = done()
    assert 0 < left < INCIDENTS
    with transaction():  # as if a minute had gone by
        db.session.execute(text("UPDATE problems.cascade SET worked_at = now() - interval '1 h'"))
    assert cascading.resume_forgotten() == 1

    second = process(context, "worker")
    try:
        assert until(lambda: done() == INCIDENTS, seconds=60)
    finally:
        second.terminate()
        second.wait(timeout=20)
    assert db.session.execute(ONCE).one() == (INCIDENTS,) * 3


def done() -> int:
    db.session.rollback()
    return db.session.scalar(DONE) or 0
