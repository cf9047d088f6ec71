"""`opora relay replay NAME --from POSITION`."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask

from app.core import events, relay
from app.core.commands import replay, write_event_schemas
from tests.core.desk_facts import light, write_down, written_down


@pytest.fixture
def read_log(kernel: Flask) -> None:
    events.consumer("writer")(write_down)
    light(3)
    relay.work_through()


def test_a_consumer_is_replayed_from_the_named_position(read_log: None) -> None:
    said = CliRunner().invoke(replay, ["writer", "--from", "2"])
    assert (said.exit_code, said.output) == (0, "writer goes on from position 2.\n")
    relay.work_through()
    assert written_down() == [1, 2, 2, 3, 3]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["reader", "--from", "1"], "There are: writer."),
        (["writer", "--from", "5"], "The log ends at position 3."),
        (["writer", "--from", "0"], "not in the range"),
        (["writer"], "Missing option '--from'"),
    ],
)
def test_what_cannot_be_replayed_is_refused_in_a_sentence(
    read_log: None, arguments: list[str], words: str
) -> None:
    said = CliRunner().invoke(replay, arguments)
    assert said.exit_code != 0
    assert words in said.output
    relay.work_through()
    assert written_down() == [1, 2, 3]


def test_the_schemas_of_events_are_written(kernel: Flask, tmp_path: Path) -> None:
    said = CliRunner().invoke(write_event_schemas, ["--to", str(tmp_path / "events")])
    assert said.exit_code == 0
    assert len(list((tmp_path / "events").iterdir())) == len(events.FACTS)
