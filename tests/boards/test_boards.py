"""Grafana's boards, as far as they can be judged without Grafana."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grafana.__main__ import BOARDS, FOLDER, as_text, file_of
from grafana.panels import COLUMNS, Board

ROOT = Path(__file__).parents[2]
MODULES = ROOT / "node_modules"
TSC = MODULES / ".bin" / "tsc"
SCHEMA = MODULES / "@grafana/schema/dist/types/raw/dashboard/x"
COMPILER = {
    "strict": True,
    "noEmit": True,
    "module": "esnext",
    "moduleResolution": "bundler",
    "skipLibCheck": True,
    "types": [],
}
# TypeScript does not take the value of an enumeration for the enumeration; JSON has values only.
TYPED = """\
import type { Dashboard } from "./schema/types.gen";
type Plain<T> = T extends string ? `${T}`
  : T extends object ? { [Key in keyof T]: Plain<T[Key]> } : T;
export const board: Plain<Dashboard> = """


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.title)
def test_the_file_is_what_the_code_makes(board: Board) -> None:
    assert file_of(board).read_text() == as_text(board), "run `make boards`"


def test_no_file_is_of_no_board() -> None:
    assert set(FOLDER.parent.rglob("*.json")) == {file_of(board) for board in BOARDS}


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.title)
def test_panels_lie_side_by_side_and_have_numbers_of_their_own(board: Board) -> None:
    panels = board.json()["panels"]
    numbers = [panel["id"] for panel in panels]
    assert len(numbers) == len(set(numbers))
    taken: dict[tuple[int, int], str] = {}
    for panel in panels:
        for place in squares(panel["gridPos"]):
            assert place[0] < COLUMNS
            assert place not in taken, (panel["title"], taken[place])
            taken[place] = panel["title"]


def test_grafana_takes_boards_of_this_shape(tmp_path: Path) -> None:
    assert faults(tmp_path, {board.uid: board.json() for board in BOARDS}) == []


@pytest.mark.parametrize(
    ("place", "value"),
    [("gridPos", "somewhere"), ("targets", {}), ("title", 7), ("type", None)],
)
def test_the_judge_of_shapes_sees_what_is_wrong(tmp_path: Path, place: str, value: object) -> None:
    wrong = BOARDS[0].json()
    wrong["panels"][1][place] = value
    [fault] = faults(tmp_path, {"wrong": wrong})
    assert f'"{place}":' in fault


def faults(folder: Path, boards: dict[str, Any]) -> list[str]:
    """Return the lines of them that TypeScript finds wrong by Grafana's own types."""
    (folder / "schema").symlink_to(SCHEMA)
    for name, board in boards.items():
        (folder / f"{name}.ts").write_text(f"{TYPED}{json.dumps(board, indent=1)};\n")
    options = {"compilerOptions": COMPILER, "include": ["*.ts"]}
    (folder / "tsconfig.json").write_text(json.dumps(options))
    found = subprocess.run(
        [str(TSC), "--pretty", "false"], cwd=folder, capture_output=True, text=True, check=False
    )
    places = re.findall(r"(?m)^(\S+\.ts)\((\d+),\d+\): error", found.stdout)
    assert (found.returncode == 0) == (not places), found.stdout + found.stderr
    return [(folder / name).read_text().splitlines()[int(line) - 1] for name, line in places]


def squares(place: dict[str, int]) -> Iterator[tuple[int, int]]:
    for x in range(place["x"], place["x"] + place["w"]):
        for y in range(place["y"], place["y"] + place["h"]):
            yield x, y
