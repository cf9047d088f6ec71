"""A relay may die, have a twin, or meet a consumer that fails."""

import os
import signal
import subprocess
import sys
import threading
import time as real_time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import text

from app.core import events, relay, time
from app.core.db import db, transaction
from app.core.errors import Invalid, NotFound
from app.core.events import Recorded
from app.core.settings import Settings
from app.core.settings import settings as of_app
from tests.core import desk_facts
from tests.core.desk_facts import light, write_down, written_down


@contextmanager
def relay_process(settings: Settings, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    environment = {
        **os.environ,
        "OPORA_DATABASE_URL": settings.database_url,
        "OPORA_VALKEY_URL": settings.valkey_url,
    }
    with subprocess.Popen(
        [sys.executable, "-m", desk_facts.__name__, *arguments],
        env=environment,
        stdout=subprocess.DEVNULL,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def until(true: Callable[[], bool], seconds: float = 20) -> None:
    end = real_time.monotonic() + seconds
    while not true():
        assert real_time.monotonic() < end, "it never came true"
        real_time.sleep(0.05)


def test_kill_9_between_the_effect_and_the_cursor_repeats_nothing(kernel: Flask) -> None:
    light(5)
    with relay_process(of_app(), "--die-at", "3") as dying:
        assert dying.wait(20) == -signal.SIGKILL
    assert written_down() == []  # the effect went with the transaction that held the cursor
    with relay_process(of_app()):
        until(lambda: len(written_down()) >= 5)
    assert written_down() == [1, 2, 3, 4, 5]


def test_two_relay_processes_do_not_deliver_twice_and_one_takes_over(kernel: Flask) -> None:
    with relay_process(of_app()) as first, relay_process(of_app()):
        light(200)
        until(lambda: len(written_down()) >= 200)
        first.kill()
        light(200)
        until(lambda: len(written_down()) >= 400)
    assert written_down() == list(range(1, 401))


def test_relays_that_each_believe_themselves_alone_do_not_deliver_twice(kernel: Flask) -> None:
    events.consumer("writer")(write_down)
    light(300)

    def relay_everything() -> None:
        with kernel.app_context():
            while relay.work_through():
                pass

    twins = [threading.Thread(target=relay_everything) for _ in range(3)]
    for twin in twins:
        twin.start()
    for twin in twins:
        twin.join()
    assert written_down() == list(range(1, 301))


def test_only_one_connection_holds_the_lock_and_the_next_gets_it_after(kernel: Flask) -> None:
    with db.engine.connect() as first, db.engine.connect() as second:
        assert relay.take_lock(first)
        assert not relay.take_lock(second)
        first.detach()
        first.close()
        until(lambda: relay.take_lock(second))
        second.detach()


def failing(_: Sequence[Recorded]) -> None:
    raise RuntimeError("the lamp is broken")


def test_a_failing_consumer_is_alone_with_its_failure(kernel: Flask) -> None:
    events.consumer("broken")(failing)
    events.consumer("writer")(write_down)
    light(3)
    relay.work_through()
    assert written_down() == [1, 2, 3]
    assert relay.lag() == {"broken": 3, "writer": 0}


def test_lag_and_failures_of_a_consumer_show_in_the_metrics(kernel: Flask) -> None:
    events.consumer("broken")(failing)
    light(3)
    relay.work_through()
    light(1)
    page = kernel.test_client().get("/metrics").text
    assert 'opora_consumer_lag_events{consumer="broken"} 3.0' in page
    assert 'opora_consumer_failures{consumer="broken"} 1.0' in page
    assert "opora_events_unpositioned 1.0" in page
    assert "opora_events_total 3.0" in page


def test_the_age_of_what_is_not_relayed_or_not_taken_in_shows_in_the_metrics(
    kernel: Flask,
) -> None:
    events.consumer("broken")(failing)
    light(1)
    assert said(kernel, "opora_events_unpositioned_seconds") < 60
    late()
    assert said(kernel, "opora_events_unpositioned_seconds") >= 120
    relay.work_through()
    assert said(kernel, "opora_events_unpositioned_seconds") == 0
    assert said(kernel, 'opora_consumer_lag_seconds{consumer="broken"}') >= 120


def said(kernel: Flask, figure: str) -> float:
    page = kernel.test_client().get("/metrics").text
    lines = [line.rpartition(" ") for line in page.splitlines()]
    return next(float(value) for name, _, value in lines if name == figure)


def late() -> None:
    """Make every event two minutes older."""
    with transaction():
        db.session.execute(text("UPDATE core.event SET at = at - interval '2 minutes'"))


def test_a_failed_consumer_rests_before_it_is_tried_again(kernel: Flask) -> None:
    calls: list[int] = []

    def recovering(facts: Sequence[Recorded]) -> None:
        calls.append(len(facts))
        if len(calls) < 3:
            raise RuntimeError("not yet")

    events.consumer("recovering")(recovering)
    light(2)
    with time_machine.travel(time.now(), tick=False) as clock:
        for pause, expected in ((0, 1), (1, 1), (2, 2), (3, 2), (4, 3)):
            clock.shift(timedelta(seconds=pause))
            relay.work_through()
            assert len(calls) == expected
    assert relay.lag() == {"recovering": 0}
    asked = text("SELECT failures, error, retry_at FROM core.consumer WHERE name = 'recovering'")
    assert tuple(db.session.execute(asked).one()) == (0, None, None)


def test_what_a_failing_consumer_wrote_is_undone(kernel: Flask) -> None:
    def half(facts: Sequence[Recorded]) -> None:
        write_down(facts)
        raise RuntimeError("after the effect")

    events.consumer("half")(half)
    light(2)
    relay.work_through()
    assert written_down() == []


def test_one_consumer_is_replayed_from_a_position(kernel: Flask) -> None:
    events.consumer("writer")(write_down)
    other: list[int] = []
    events.consumer("other")(lambda facts: other.extend(fact.position for fact in facts))
    light(4)
    relay.work_through()
    with transaction():
        relay.replay("writer", after=2)
    relay.work_through()
    assert written_down() == [1, 2, 3, 3, 4, 4]
    assert other == [1, 2, 3, 4]


def test_replay_knows_its_consumers_and_the_end_of_the_log(kernel: Flask) -> None:
    events.consumer("writer")(write_down)
    with pytest.raises(NotFound, match="writer"), transaction():
        relay.replay("reader", after=0)
    with pytest.raises(Invalid), transaction():
        relay.replay("writer", after=1)
