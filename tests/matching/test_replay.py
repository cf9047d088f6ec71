"""The replay: real messages through the real matcher."""

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.matching.encoders.bge import Bge
from app.matching.encoders.use import Use
from app.matching.replay.command import problems

DATA = Path(__file__).parents[2] / "app" / "demo" / "data" / "banking77.csv"
TOPICS = 16


@pytest.fixture
def some(tmp_path: Path) -> Path:
    """Some topics of the file, so that it takes seconds."""
    with DATA.open(newline="", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    kept = sorted({row["category"] for row in rows})[:: 77 // TOPICS]
    file = tmp_path / "some.csv"
    with file.open("w", newline="", encoding="utf-8") as lines:
        table = csv.DictWriter(lines, ["text", "category"])
        table.writeheader()
        table.writerows(row for row in rows if row["category"] in kept)
    return file


@pytest.mark.encoder
@pytest.mark.enable_socket
@pytest.mark.parametrize("encoder", ["bge", "use"])
def test_a_burst_is_found_early_and_whole(some: Path, encoder: str, bge: Bge, use: Use) -> None:
    asked = ["replay", str(some), "--json", "--share", "0.5", "--encoder", encoder]
    told = CliRunner().invoke(problems, asked)
    assert told.exit_code == 0, told.output
    found = json.loads(told.output)
    (share,) = found["bursts"]
    burst = share["all"]
    assert burst["bursts"] == len(share["topics"]) >= TOPICS
    assert burst["found"] >= 0.8
    # Of so few topics each is common already, so that more of it is no surprise as early.
    assert burst["until_alarm_median"] <= 14
    assert burst["members_precision"] >= 0.9
    assert burst["members_recall"] >= 0.65
    assert burst["false_problems_per_1000"] <= 1.0
    assert found["silent_joins_precision"] >= 0.93
