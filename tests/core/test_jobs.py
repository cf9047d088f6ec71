"""Background work: the row is the truth, the queue may lose and repeat."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import redis
import time_machine
from flask import Flask
from prometheus_client import REGISTRY
from sqlalchemy import select, text

from app.core import ids, jobs, time
from app.core.db import db, transaction
from app.core.jobs import Job, later
from app.core.valkey import valkey
from tests.core.asked import ask, done, fail, leave_mess, note, only_row, run_worker, works

__all__ = ["works"]

pytestmark = pytest.mark.usefixtures("works")


def test_work_is_done_with_plain_arguments_after_the_commit(kernel: Flask) -> None:
    key = ids.new()
    with transaction():
        later(note, key, "word", 7)
        db.session.flush()
        assert jobs.queue().count == 0
    assert jobs.queue().count == 1
    run_worker()
    assert done == [(str(key), "word", 7)]
    assert only_row().state == "done"


def test_work_of_a_rolled_back_transaction_is_never_asked_for(kernel: Flask) -> None:
    with pytest.raises(ValueError, match="no"), transaction():
        later(note)
        raise ValueError("no")
    assert jobs.queue().count == 0
    assert db.session.scalar(text("SELECT count(*) FROM core.job")) == 0


def test_a_job_performed_twice_does_its_work_once(kernel: Flask) -> None:
    key = ask(note)
    jobs.enqueue(key)
    run_worker()
    jobs.perform(str(key))
    assert done == [()]


def test_a_job_that_another_worker_is_doing_is_left_alone(kernel: Flask) -> None:
    key = ask(note)

    def note_and_meet_another() -> None:
        note()
        jobs.perform(str(key))  # as a second worker with the same key would

    jobs.WORKS[only_row().work] = note_and_meet_another
    jobs.perform(str(key))
    assert done == [()]


def test_a_lost_job_is_found_by_the_sweep(kernel: Flask) -> None:
    ask(note)
    valkey().flushdb()  # the queue forgot it
    assert jobs.sweep() == 0  # it may still come
    with time_machine.travel(time.now() + jobs.FORGOTTEN_AFTER + timedelta(seconds=1)):
        assert jobs.sweep() == 1
        run_worker()
    assert done == [()]


def test_valkey_away_at_enqueue_loses_nothing(
    kernel: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = valkey()
    nowhere = redis.Redis(host="127.0.0.1", port=1)
    monkeypatch.setitem(kernel.extensions, "opora.valkey", nowhere)
    ask(note)  # the transaction succeeds all the same
    monkeypatch.setitem(kernel.extensions, "opora.valkey", here)
    with time_machine.travel(time.now() + jobs.FORGOTTEN_AFTER + timedelta(seconds=1)):
        assert jobs.sweep() == 1
        run_worker()
    assert done == [()]


def test_failing_work_is_tried_again_ever_later_and_is_dead_in_the_end(kernel: Flask) -> None:
    key = ask(fail)
    with time_machine.travel(time.now(), tick=False) as clock:
        pauses = []
        for attempt in range(1, jobs.MOST_ATTEMPTS + 1):
            jobs.perform(str(key))
            jobs.perform(str(key))  # not due yet: no attempt
            assert only_row().attempts == attempt
            pauses.append(only_row().due_at - time.now())
            clock.move_to(only_row().due_at)
    assert pauses == sorted(pauses)
    assert only_row().state == "dead"
    assert only_row().error == "RuntimeError: the printer is on fire"
    with time_machine.travel(time.now() + timedelta(days=30)):
        assert jobs.sweep() == 0


def test_work_that_leaves_a_broken_transaction_is_kept_as_failed(kernel: Flask) -> None:
    jobs.perform(str(ask(leave_mess)))
    assert only_row().state == "pending"
    assert "no_such_column" in (only_row().error or "")


def test_work_whose_worker_died_is_given_back_and_given_up_at_last(kernel: Flask) -> None:
    key = ask(note)
    with transaction():  # what a worker killed in the middle of its last attempt leaves
        row = only_row()
        row.attempts, row.due_at = jobs.MOST_ATTEMPTS, time.now() - timedelta(minutes=2)
    assert jobs.sweep() == 1
    jobs.perform(str(key))
    assert (only_row().state, done) == ("dead", [])


def test_rows_of_work_long_done_are_forgotten(kernel: Flask) -> None:
    jobs.perform(str(ask(note)))
    assert jobs.forget_done() == 0
    with time_machine.travel(time.now() + timedelta(days=8)):
        assert jobs.forget_done() == 1


def test_what_waits_and_what_is_dead_shows_in_the_metrics(kernel: Flask) -> None:
    with transaction():
        later(note)
        later(note)
    with transaction():
        row, other = db.session.scalars(select(Job).order_by(Job.id))
        row.due_at, other.state = time.now() - timedelta(minutes=2), "dead"
    page = kernel.test_client().get("/metrics").text
    assert 'opora_jobs{state="pending"} 1.0' in page
    assert 'opora_jobs{state="dead"} 1.0' in page
    assert "opora_queue_depth 2.0" in page
    assert "opora_valkey_up 1.0" in page
    found = re.search(r"(?m)^opora_jobs_oldest_seconds (\S+)", page)
    assert found
    assert 120 <= float(found[1]) < 180


def test_a_job_at_work_waits_for_nobody(kernel: Flask) -> None:
    """Its row says when it is given back, which is not yet."""
    key = ask(note)
    with transaction():
        db.session.get_one(Job, key).due_at = time.now() + timedelta(minutes=10)
    assert "opora_jobs_oldest_seconds 0.0" in kernel.test_client().get("/metrics").text


def test_each_work_is_counted_by_how_it_ended(kernel: Flask) -> None:
    def count(work: Callable[..., object], outcome: str) -> float:
        name = f"{work.__module__}.{work.__name__}"
        labels = {"work": name, "outcome": outcome}
        return REGISTRY.get_sample_value("opora_job_seconds_count", labels) or 0

    before = count(note, "done"), count(fail, "failed")
    with transaction():
        later(note)
        later(fail)
    run_worker()
    assert (count(note, "done"), count(fail, "failed")) == (before[0] + 1, before[1] + 1)
