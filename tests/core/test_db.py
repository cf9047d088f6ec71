"""`transaction()` commits all or nothing, and starts afterwards what waited for the commit."""

from contextlib import suppress
from functools import partial

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from app.core.actor import SYSTEM
from app.core.audit import record
from app.core.db import db, on_commit, savepoint, transaction


def deeds() -> list[str]:
    found = list(db.session.scalars(text("SELECT what FROM core.audit ORDER BY what")))
    db.session.rollback()
    return found


def test_what_a_transaction_did_is_committed(kernel: Flask) -> None:
    with transaction():
        record("deed", by=SYSTEM)
    assert deeds() == ["deed"]


def test_a_transaction_that_raises_leaves_nothing(kernel: Flask) -> None:
    steps: list[str] = []
    with pytest.raises(ValueError, match="no"), transaction():
        record("deed", by=SYSTEM)
        db.session.flush()
        on_commit(lambda: steps.append("after"))
        raise ValueError("no")
    assert deeds() == []
    with transaction():
        record("next", by=SYSTEM)
    assert steps == []


def test_a_step_runs_once_and_only_when_the_change_is_durable(kernel: Flask) -> None:
    seen: list[list[str]] = []

    def look_from_elsewhere() -> None:
        with db.engine.connect() as other:
            seen.append(list(other.scalars(text("SELECT what FROM core.audit"))))

    with transaction():
        record("deed", by=SYSTEM)
        on_commit(look_from_elsewhere)
        db.session.flush()
        assert seen == []
    with transaction():
        pass
    assert seen == [["deed"]]


def test_a_step_that_fails_is_logged_and_the_others_run(kernel: Flask) -> None:
    steps: list[str] = []

    def fail() -> None:
        raise ConnectionError

    with transaction():
        record("deed", by=SYSTEM)
        on_commit(fail)
        on_commit(lambda: steps.append("after"))
    assert deeds() == ["deed"]
    assert steps == ["after"]


def test_a_step_may_open_a_transaction_of_its_own(kernel: Flask) -> None:
    def follow() -> None:
        with transaction():
            record("second", by=SYSTEM)

    with transaction():
        record("first", by=SYSTEM)
        on_commit(follow)
    assert deeds() == ["first", "second"]


def test_a_transaction_inside_a_transaction_is_refused(kernel: Flask) -> None:
    with pytest.raises(RuntimeError, match="only edges commit"), transaction():
        record("outer", by=SYSTEM)
        with transaction():
            record("inner", by=SYSTEM)
    assert deeds() == []


def test_a_savepoint_that_raises_undoes_only_itself(kernel: Flask) -> None:
    steps: list[str] = []
    with transaction():
        record("outer", by=SYSTEM)
        on_commit(lambda: steps.append("outer"))
        with pytest.raises(ValueError, match="no"), savepoint():
            record("inner", by=SYSTEM)
            on_commit(lambda: steps.append("inner"))
            raise ValueError("no")
        record("outer again", by=SYSTEM)
    assert deeds() == ["outer", "outer again"]
    assert steps == ["outer"]


def test_a_released_savepoint_starts_no_step_before_the_commit(kernel: Flask) -> None:
    steps: list[str] = []
    with pytest.raises(ValueError, match="no"), transaction():
        with savepoint():
            on_commit(lambda: steps.append("inner"))
        raise ValueError("no")
    assert steps == []


blocks = st.recursive(
    st.sampled_from(["write", "fail"]), lambda inner: st.lists(inner, max_size=4), max_leaves=12
)


@given(block=st.lists(blocks, max_size=5))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_rows_and_steps_share_one_fate_however_savepoints_nest(
    kernel: Flask, block: list[object]
) -> None:
    with db.engine.begin() as connection:
        connection.execute(text("TRUNCATE core.audit"))
    steps: list[str] = []
    counter = iter(range(100))

    def perform(items: list[object]) -> None:
        for item in items:
            if isinstance(item, list):
                with suppress(ValueError), savepoint():
                    perform(item)
            elif item == "fail":
                raise ValueError
            else:
                name = f"{next(counter):03}"
                record(name, by=SYSTEM)
                on_commit(partial(steps.append, name))

    try:
        with transaction():
            perform(block)
    except ValueError:
        assert steps == []
    assert deeds() == steps
