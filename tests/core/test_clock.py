"""Periodic work: each due moment once, whatever number of clocks runs."""

import threading
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import text

from app.core import jobs, schedule
from app.core.db import db
from app.core.schedule import Periodic

START = datetime(2026, 11, 21, 12, 0, 30, tzinfo=UTC)


def count_sheep() -> None: ...


@pytest.fixture
def table(kernel: Flask) -> Iterator[Sequence[Periodic]]:
    jobs.job(count_sheep)
    with time_machine.travel(START, tick=False):
        yield [Periodic("sheep", every=timedelta(minutes=15), run=count_sheep)]


def asked() -> int:
    number: int = db.session.execute(text("SELECT count(*) FROM core.job")).scalar_one()
    db.session.rollback()
    return number


def test_what_is_due_is_asked_for_once(table: Sequence[Periodic]) -> None:
    assert schedule.tick(table) == ["sheep"]
    assert schedule.tick(table) == []
    assert asked() == 1


def test_each_moment_is_taken_once_by_many_clocks(kernel: Flask, table: Sequence[Periodic]) -> None:
    taken: list[str] = []
    together = threading.Barrier(4)

    def clock() -> None:
        with kernel.app_context():
            together.wait()
            taken.extend(schedule.tick(table))

    clocks = [threading.Thread(target=clock) for _ in range(4)]
    for each in clocks:
        each.start()
    for each in clocks:
        each.join()
    assert taken == ["sheep"]
    assert asked() == 1


def test_missed_moments_are_made_up_once(table: Sequence[Periodic]) -> None:
    schedule.tick(table)
    with time_machine.travel(START + timedelta(hours=5), tick=False):
        assert schedule.tick(table) == ["sheep"]
        assert schedule.tick(table) == []
    assert asked() == 2


def test_a_claim_and_its_job_stand_or_fall_together(
    table: Sequence[Periodic], monkeypatch: pytest.MonkeyPatch
) -> None:
    unknown = [Periodic("sheep", every=timedelta(minutes=15), run=lambda: None)]
    with pytest.raises(TypeError):  # not marked with @job: the moment is not used up
        schedule.tick(unknown)
    assert schedule.tick(table) == ["sheep"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (Periodic("a", every=timedelta(minutes=15), run=count_sheep), "2026-11-21T12:00"),
        (
            Periodic("b", every=timedelta(days=1), offset=timedelta(hours=3), run=count_sheep),
            "2026-11-21T03:00",
        ),
        (
            Periodic("c", every=timedelta(days=1), offset=timedelta(hours=13), run=count_sheep),
            "2026-11-20T13:00",
        ),
    ],
)
def test_moments_lie_on_a_grid_that_every_clock_shares(line: Periodic, expected: str) -> None:
    assert line.latest_due(START) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


def test_the_next_moment_is_known_so_that_a_clock_can_sleep(table: Sequence[Periodic]) -> None:
    assert schedule.next_due(table) == datetime(2026, 11, 21, 12, 15, tzinfo=UTC)
    assert schedule.next_due([]) > START
