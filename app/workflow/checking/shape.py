"""States and moves: what is missing, what leads nowhere, what nobody may take."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from app.core.text import lazy
from app.workflow.checking.finding import Check, Finding, Surroundings, at_move
from app.workflow.definition import (
    Definition,
    StateCategory,
    WaitStep,
)
from app.workflow.process import BUILT_IN, FINISHED

NO_FIELD = lazy("It asks for a field that is not there.")
NEEDED = (StateCategory.OPEN, StateCategory.RESOLVED, StateCategory.CLOSED)
ENDS = frozenset({StateCategory.CLOSED})


def _doubles(drawn: Definition, _: Surroundings) -> Iterator[Finding]:
    for piece, all_codes in (
        ("state", [each.code for each in drawn.states]),
        ("field", [each.code for each in drawn.fields]),
    ):
        for code, times in Counter(all_codes).items():
            if times > 1:
                yield Finding(piece, code, lazy("This code stands twice."))
    for ends, times in Counter(each.ends for each in drawn.moves).items():
        if times > 1:
            yield Finding("move", "~".join(ends), lazy("This move stands twice."))


def _strangers(drawn: Definition, _: Surroundings) -> Iterator[Finding]:
    """Whatever names a state or a field that is not there."""
    states = drawn.by_state
    unknown = lazy("It names a state that is not there.")
    if drawn.first not in states:
        yield Finding("process", "", lazy("The state in which it begins is not there."))
    for move in drawn.moves:
        ends = {*move.ends, *(step.to for step in move.then if isinstance(step, WaitStep))}
        if not ends <= states.keys():
            yield at_move(move.ends, unknown)
        if move.origin == move.target:
            yield Finding("move", "~".join(move.ends), lazy("It leads where it begins."))
        if not set(move.needs) <= {*BUILT_IN, *drawn.by_field}:
            yield at_move(move.ends, NO_FIELD)
    for origin, target in drawn.on_customer.items():
        if origin not in states or target not in states:
            yield Finding("process", "", unknown)


def _categories(drawn: Definition, _: Surroundings) -> Iterator[Finding]:
    here = {each.category for each in drawn.states}
    for category in NEEDED:
        if category not in here:
            yield Finding("process", "", MISSING[category])
    first = drawn.by_state.get(drawn.first)
    if first and first.category not in {StateCategory.NEW, StateCategory.OPEN}:
        yield Finding("state", drawn.first, lazy("It begins here, so it must be new or open."))


MISSING = {
    StateCategory.OPEN: lazy("There is no open state."),
    StateCategory.RESOLVED: lazy("There is no resolved state."),
    StateCategory.CLOSED: lazy("There is no closed state."),
}


def _ways(drawn: Definition, _: Surroundings) -> Iterator[Finding]:
    """Unreachable states, dead ends, and states from which no way leads to closed."""
    onward = _steps(drawn)
    back: dict[str, set[str]] = {code: set() for code in drawn.by_state}
    for origin, targets in onward.items():
        for target in targets:
            back[target].add(origin)
    reached = _reached({drawn.first} & drawn.by_state.keys(), onward)
    ending = _reached({each.code for each in drawn.states if each.category in ENDS}, back)
    for state in drawn.states:
        if state.code not in reached:
            yield Finding("state", state.code, lazy("Nothing leads here."))
        if state.category in ENDS:
            continue
        if not onward[state.code]:
            yield Finding("state", state.code, lazy("A dead end: no move leads on from here."))
        elif state.code not in ending:
            yield Finding("state", state.code, lazy("No way leads from here to a closed state."))


def _steps(drawn: Definition) -> dict[str, set[str]]:
    onward: dict[str, set[str]] = {code: set() for code in drawn.by_state}
    pairs = [*(move.ends for move in drawn.moves), *drawn.on_customer.items()]
    for origin, target in pairs:
        if origin in onward and target in onward:
            onward[origin].add(target)
    return onward


def _reached(start: Collection[str], onward: Mapping[str, Collection[str]]) -> set[str]:
    found, ahead = set(start), list(start)
    while ahead:
        for target in onward[ahead.pop()]:
            if target not in found:
                found.add(target)
                ahead.append(target)
    return found


def _vacant(drawn: Definition, around: Surroundings) -> Iterator[Finding]:
    for move in drawn.moves:
        if move.who and set(move.who) <= set(around.vacant):
            words = lazy("Nobody has a role that may take it.")
            yield at_move(move.ends, words)


def _unused(drawn: Definition, _: Surroundings) -> Iterator[Finding]:
    """Moves that ask for a resolution although they resolve nothing."""
    for move in drawn.moves:
        target = drawn.by_state.get(move.target)
        if target and "resolution" in move.needs and target.category not in FINISHED:
            words = lazy("It asks how it was resolved, but leads to no resolved state.")
            yield Finding("move", "~".join(move.ends), words, is_doubt=True)


SHAPE: tuple[Check, ...] = (_doubles, _strangers, _categories, _ways, _vacant, _unused)
