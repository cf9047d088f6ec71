"""No event is skipped, whatever the order in which transactions commit."""

from collections.abc import Sequence

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, make_url, select, text
from sqlalchemy.orm import Session

from app.core import events, relay
from app.core.db import db
from app.core.events import Event, Recorded
from app.core.settings import settings as of_app
from tests.core.desk_facts import light, new_event

WRITERS = 3
STEPS = ("take a transaction id", "write", "commit")


class Reader:
    """A consumer that remembers what it was given."""

    def __init__(self) -> None:
        self.seen: list[Recorded] = []

    def __call__(self, facts: Sequence[Recorded]) -> None:
        self.seen.extend(facts)

    @property
    def positions(self) -> list[int]:
        return [fact.position for fact in self.seen]


class Writer:
    """One open transaction that takes its steps when told."""

    def __init__(self) -> None:
        self.session = Session(db.engine)
        self.steps = iter(STEPS)

    def step(self) -> None:
        match next(self.steps):
            case "take a transaction id":
                self.session.execute(text("SELECT pg_current_xact_id()"))
            case "write":
                self.session.add(new_event())
                self.session.flush()
            case "commit":
                self.session.commit()
                self.session.close()


def relayed(reader: Reader) -> None:
    while relay.work_through():
        pass


def test_ids_and_transaction_ids_in_opposite_order_reach_the_consumer(kernel: Flask) -> None:
    reader = events.consumer("reader")(Reader())
    older, younger = Writer(), Writer()
    older.step()  # the lower transaction id …
    younger.step()
    younger.step()  # … but the higher event id
    older.step()
    older.step()
    relayed(reader)
    assert reader.positions == [1]
    younger.step()
    relayed(reader)
    assert reader.positions == [1, 2]
    by_position = db.session.scalars(select(Event.id).order_by(Event.position)).all()
    assert by_position == [2, 1]


@given(order=st.permutations([writer for writer in range(WRITERS) for _ in STEPS]))
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_interleaving_skips_or_repeats_an_event(kernel: Flask, order: list[int]) -> None:
    events.CONSUMERS.clear()
    reader = events.consumer("reader")(Reader())
    with db.engine.begin() as connection:
        connection.execute(text("TRUNCATE core.event, core.consumer"))
    writers = [Writer() for _ in range(WRITERS)]
    for number in order:
        writers[number].step()
        relayed(reader)
    assert reader.positions == [1, 2, 3]
    assert len({fact.subject for fact in reader.seen}) == WRITERS


def test_a_rolled_back_transaction_leaves_no_gap(kernel: Flask) -> None:
    reader = events.consumer("reader")(Reader())
    with Session(db.engine) as session:
        session.add(new_event())
        session.flush()
        session.rollback()
    light(2)
    relayed(reader)
    assert reader.positions == [1, 2]


def test_an_open_transaction_in_another_database_holds_nobody_up(kernel: Flask) -> None:
    reader = events.consumer("reader")(Reader())
    elsewhere = create_engine(make_url(of_app().database_url).set(database="postgres"))
    with elsewhere.connect() as other:
        other.execute(text("SELECT pg_current_xact_id()"))
        light(1)
        relayed(reader)
        assert reader.positions == [1]
    elsewhere.dispose()


def test_an_open_transaction_here_holds_up_only_its_own_events(kernel: Flask) -> None:
    reader = events.consumer("reader")(Reader())
    with Session(db.engine) as open_one:
        open_one.add(new_event())
        open_one.flush()
        light(2)
        relayed(reader)
        assert reader.positions == [1, 2]
        open_one.commit()
    relayed(reader)
    assert reader.positions == [1, 2, 3]


def test_more_events_than_a_batch_arrive_in_order(kernel: Flask) -> None:
    reader = events.consumer("reader")(Reader())
    with Session(db.engine) as session:
        session.add_all(new_event() for _ in range(2 * relay.BATCH + 1))
        session.commit()
    relayed(reader)
    assert reader.positions == list(range(1, 2 * relay.BATCH + 2))
