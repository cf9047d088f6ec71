"""The schemas in docs/events are those of the code, and what is published keeps to them."""

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import jsonschema_rs
import pytest
from flask import Flask
from sqlalchemy import select

from app.core import event_schemas, events, ids
from app.core.actor import SYSTEM
from app.core.db import db, transaction
from app.core.events import Event, Fact, publish
from tests.core.test_events import Colour, DoorPainted, painted  # noqa: F401 - a fixture

FOLDER = Path(__file__).parents[2] / "docs" / "events"


def test_every_fact_has_its_schema_in_the_docs(desk_app: Flask) -> None:
    for name, schema in event_schemas.schemas().items():
        held = (FOLDER / name).read_text(encoding="utf-8") if (FOLDER / name).exists() else ""
        assert held == event_schemas.text(schema), f"{name}: run `opora event-schemas`"


def test_what_is_published_keeps_to_its_schema(painted: DoorPainted) -> None:  # noqa: F811
    with transaction():
        publish(painted, by=SYSTEM)
    (payload,) = db.session.scalars(select(Event.payload))
    schema = event_schemas.schemas()["test.door_painted.v2.json"]
    jsonschema_rs.validate(schema, payload)
    with pytest.raises(jsonschema_rs.ValidationError, match="green"):
        jsonschema_rs.validate(schema, payload | {"after": "green"})
    with pytest.raises(jsonschema_rs.ValidationError, match="customer_name"):
        jsonschema_rs.validate(schema, payload | {"customer_name": "Anna"})


def test_the_words_of_a_fact_stand_in_its_schema(kernel: Flask, tmp_path: Path) -> None:
    @events.fact("test.lamp_broken")
    @dataclass(frozen=True, kw_only=True)
    class LampBroken(Fact):
        """A lamp that nobody can mend."""

        colour: Colour
        lamp_id: UUID

    assert LampBroken(subject_id=ids.new(), colour=Colour.RED, lamp_id=ids.new()).version == 1
    assert event_schemas.write(tmp_path) == len(events.FACTS)
    schema = event_schemas.schemas()["test.lamp_broken.v1.json"]
    assert schema["description"] == "A lamp that nobody can mend."
    assert schema["required"] == ["colour", "lamp_id"]
