"""What is wrong with a process is told, each at its piece, and a sound one is left in peace."""

from typing import Any

import pytest
from hypothesis import given

from app.workflow.checking import Surroundings, findings
from app.workflow.definition import Definition, FieldKind, StateCategory, Who
from app.workflow.names import Known
from app.workflow.values import BadValue, read
from tests.workflow.drawn import definitions, drawn, field, state

AROUND = Surroundings(
    names={"impact": Known(FieldKind.CHOICE, frozenset({"high", "low"})), "tags": Known(None)},
    vacant={Who.LEAD},
    kinds={"cost": FieldKind.NUMBER},
)
STATES = [each.model_dump() for each in drawn().states]
MOVES = [each.model_dump(by_alias=True) for each in drawn().moves]


def found(definition: Definition) -> set[tuple[str, str, str]]:
    return {(each.piece, each.code, str(each.words)) for each in findings(definition, AROUND)}


def test_a_sound_process_is_left_in_peace() -> None:
    assert found(drawn()) == set()


@pytest.mark.parametrize(
    ("changed", "piece", "code", "words"),
    [
        ({"states": [*STATES, state("lost", "open")]}, "state", "lost", "Nothing leads here."),
        (
            {
                "states": [*STATES, state("lost", "open")],
                "moves": [*MOVES, {"from": "new", "to": "lost"}],
            },
            "state",
            "lost",
            "A dead end: no move leads on from here.",
        ),
        (
            {
                "states": [*STATES, state("a", "open"), state("b", "waiting")],
                "moves": [
                    *MOVES,
                    {"from": "new", "to": "a"},
                    {"from": "a", "to": "b"},
                    {"from": "b", "to": "a"},
                ],
            },
            "state",
            "a",
            "No way leads from here to a closed state.",
        ),
        ({"states": STATES[:3], "moves": MOVES[:2]}, "process", "", "There is no closed state."),
        ({"first": "gone"}, "process", "", "The state in which it begins is not there."),
        ({"first": "done"}, "state", "done", "It begins here, so it must be new or open."),
        (
            {"moves": [*MOVES, {"from": "new", "to": "gone"}]},
            "move",
            "new~gone",
            "It names a state that is not there.",
        ),
        ({"moves": [*MOVES, MOVES[0]]}, "move", "new~doing", "This move stands twice."),
        ({"states": [*STATES, STATES[0]]}, "state", "new", "This code stands twice."),
        (
            {"moves": [*MOVES, {"from": "new", "to": "done", "who": ["lead"]}]},
            "move",
            "new~done",
            "Nobody has a role that may take it.",
        ),
        (
            {"moves": [*MOVES, {"from": "new", "to": "done", "needs": ["site"]}]},
            "move",
            "new~done",
            "It asks for a field that is not there.",
        ),
        (
            {
                "moves": [
                    *MOVES,
                    {
                        "from": "new",
                        "to": "done",
                        "then": [{"do": "wait", "hours": 1, "to": "new"}],
                    },
                ]
            },
            "move",
            "new~done",
            "It waits for a move that is not there.",
        ),
        (
            {
                "moves": [
                    *MOVES,
                    {
                        "from": "new",
                        "to": "done",
                        "then": [{"do": "set", "field": "a", "value": "x"}],
                    },
                ],
                "fields": [field("a", "number")],
            },
            "move",
            "new~done",
            "Write a number, such as 1200 or 12.5.",
        ),
        (
            {"fields": [field("impact")]},
            "field",
            "impact",
            "This code is taken by the desk itself.",
        ),
        (
            {"fields": [field("cost")]},
            "field",
            "cost",
            "A field with this code has another kind already. Take another code.",
        ),
        ({"fields": [field("a", "choice")]}, "field", "a", "There is nothing to choose from."),
        (
            {"fields": [field("a", pattern="(x")]},
            "field",
            "a",
            "This is no pattern that can be checked.",
        ),
        (
            {"fields": [field("a", required='impact = "huge"')]},
            "field",
            "a",
            '"impact" never is "huge".',
        ),
        (
            {"fields": [field("a", required="gone is set")]},
            "field",
            "a",
            'There is no field "gone".',
        ),
        (
            {"fields": [field("a", required="impact > 3")]},
            "field",
            "a",
            '"impact" is held to a value of another kind.',
        ),
        (
            {"fields": [field("a", shown="a is set")]},
            "field",
            "a",
            "Whether it is shown cannot depend on itself.",
        ),
        (
            {"fields": [field("a", shown="impact =")]},
            "field",
            "a",
            "It breaks off in the middle.",
        ),
    ],
)
def test_what_is_wrong_is_told_at_its_piece(
    changed: dict[str, Any], piece: str, code: str, words: str
) -> None:
    assert (piece, code, words) in found(drawn(**changed))


@pytest.mark.attack(27)
@pytest.mark.parametrize("pattern", ["(a+)+$", "(?:x*)*y", "(a|aa)+b"])
def test_no_pattern_hangs(pattern: str) -> None:
    asked = drawn(fields=[field("a", pattern=pattern)]).fields[0]
    with pytest.raises(BadValue):
        read(asked, "a" * 2000 + "!")


@given(definition=definitions())
def test_what_has_no_fault_leads_from_everywhere_to_closed(definition: Definition) -> None:
    if any(not each.is_doubt for each in findings(definition, AROUND)):
        return
    for start in definition.by_state:
        reached, ahead = {start}, [start]
        while ahead:
            here = ahead.pop()
            onward = {target for origin, target in definition.by_ends if origin == here}
            ahead += onward - reached
            reached |= onward
        categories = {definition.by_state[each].category for each in reached}
        assert StateCategory.CLOSED in categories
