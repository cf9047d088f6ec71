"""Publishing a fact: in the transaction of the change, with its reactions, or not at all."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, text

from app.core import events, ids
from app.core.actor import SYSTEM, Actor
from app.core.audit import record
from app.core.db import db, savepoint, transaction
from app.core.events import Event, Fact, publish


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, kw_only=True)
class DoorPainted(Fact):
    house_id: UUID
    before: Colour | None
    after: Colour
    at: datetime
    helpers: tuple[UUID, ...] = ()


@pytest.fixture
def painted(kernel: Flask) -> DoorPainted:
    events.fact("test.door_painted", version=2)(DoorPainted)
    return DoorPainted(
        subject_id=ids.new(),
        house_id=ids.new(),
        before=None,
        after=Colour.RED,
        at=datetime(2026, 11, 21, tzinfo=UTC),
        helpers=(UUID(int=1),),
    )


def test_a_fact_is_one_row_with_plain_values(painted: DoorPainted) -> None:
    who = Actor(kind="client", id=ids.new(), name="a shop")
    with transaction():
        publish(painted, by=who, replayed=True)
    row = db.session.scalars(select(Event)).one()
    assert (row.type, row.version, row.subject) == ("test.door_painted", 2, painted.subject_id)
    assert (row.actor_kind, row.actor_id, row.replayed) == ("client", who.id, True)
    assert row.position is None
    assert row.payload == {
        "house_id": str(painted.house_id),
        "before": None,
        "after": "red",
        "at": "2026-11-21T00:00:00+00:00",
        "helpers": [str(UUID(int=1))],
    }


def test_a_rolled_back_change_publishes_nothing(painted: DoorPainted) -> None:
    with pytest.raises(ValueError, match="no"), transaction():
        publish(painted, by=SYSTEM)
        db.session.flush()
        raise ValueError("no")
    assert db.session.scalar(text("SELECT count(*) FROM core.event")) == 0


def test_a_fact_of_an_undone_savepoint_is_not_published(painted: DoorPainted) -> None:
    with transaction():
        with pytest.raises(ValueError, match="no"), savepoint():
            publish(painted, by=SYSTEM)
            raise ValueError("no")
        record("deed", by=SYSTEM)
    assert db.session.scalar(text("SELECT count(*) FROM core.event")) == 0
    assert db.session.scalar(text("SELECT count(*) FROM core.audit")) == 1


def test_a_reaction_happens_in_the_transaction_of_the_fact(painted: DoorPainted) -> None:
    @events.on(DoorPainted)
    def note(what: DoorPainted) -> None:
        record("noted", by=SYSTEM, subject=str(what.house_id))

    with transaction():
        publish(painted, by=SYSTEM)
    assert db.session.scalars(text("SELECT subject FROM core.audit")).all() == [
        str(painted.house_id)
    ]


def test_a_reaction_that_refuses_takes_the_change_with_it(painted: DoorPainted) -> None:
    @events.on(DoorPainted)
    def refuse(what: DoorPainted) -> None:
        raise ValueError("not in this street")

    with pytest.raises(ValueError, match="street"), transaction():
        record("painted", by=SYSTEM)
        publish(painted, by=SYSTEM)
    assert db.session.scalar(text("SELECT count(*) FROM core.audit")) == 0


def test_two_facts_or_consumers_cannot_share_a_name(painted: DoorPainted) -> None:
    with pytest.raises(ValueError, match=r"test\.door_painted"):
        events.fact("test.door_painted")(DoorPainted)
    events.consumer("reader")(lambda facts: None)
    with pytest.raises(ValueError, match="reader"):
        events.consumer("reader")(lambda facts: None)
