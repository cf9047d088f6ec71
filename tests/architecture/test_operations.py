"""The table of what happens when a neighbour is down says nothing that is not tested."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)` \|$")


def test_every_row_of_the_table_is_a_test() -> None:
    page = (ROOT / "docs/operations.md").read_text()
    rows = [line for line in page.splitlines() if line.startswith("| ")][1:]
    assert len(rows) > 10
    for row in rows:
        named = TEST.search(row)
        assert named, f"no test stands in: {row}"
        tree = ast.parse((ROOT / named[1]).read_text())
        tests = {each.name for each in tree.body if isinstance(each, ast.FunctionDef)}
        assert named[2] in tests, f"{named[1]} has no {named[2]}"
