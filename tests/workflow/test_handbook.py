"""What `docs/processes.md` shows is what the desk understands."""

import re
from pathlib import Path

from app.workflow import file
from app.workflow.checking import Surroundings, findings
from app.workflow.conditions import RESERVED, condition

PAGE = (Path(__file__).parents[2] / "docs/processes.md").read_text()


def test_every_example_of_a_condition_is_one() -> None:
    examples = re.findall(r"^    (\S.*)$", PAGE.partition("## Conditions")[2], re.MULTILINE)
    conditions = [each for each in examples if not each.startswith(("{", '"'))]
    assert len(conditions) == 5
    for each in conditions:
        assert list(condition(each, empty=True).tests())
    assert set(re.findall(r"\w+", PAGE)) >= RESERVED


def test_the_example_of_a_file_is_a_sound_process() -> None:
    (example,) = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    found = findings(file.read(example.encode()), Surroundings(names={}))
    assert [str(each.words) for each in found] == []
