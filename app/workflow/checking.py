"""What is wrong with a process, and what only looks wrong. Pure.

A *fault* keeps it from being published, a *doubt* does not. Each names the piece it is about, so
that the screen can lead there.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from app.core.text import Lazy, lazy
from app.workflow.conditions import RESERVED, Fault, Test, condition
from app.workflow.definition import (
    CustomField,
    Definition,
    FieldKind,
    SetStep,
    StateCategory,
    WaitStep,
    Who,
)
from app.workflow.names import Known, agrees, names_of
from app.workflow.process import BUILT_IN, FINISHED
from app.workflow.values import BadValue, pattern, read

NO_FIELD = lazy("It asks for a field that is not there.")
NEEDED = (StateCategory.OPEN, StateCategory.RESOLVED, StateCategory.CLOSED)
ENDS = frozenset({StateCategory.CLOSED})


@dataclass(frozen=True)
class Finding:
    """Something wrong: `piece` is state, move or field, `code` which, in the definition's words."""

    piece: str
    code: str
    words: Lazy
    is_doubt: bool = False


@dataclass(frozen=True)
class Surroundings:
    """What a process is checked against: the desk around it.

    `vacant` are roles that nobody has; `kinds` the kinds that fields of the same name have
    elsewhere, which cannot be another here.
    """

    names: Mapping[str, Known]
    vacant: Collection[Who] = ()
    kinds: Mapping[str, FieldKind] | None = None


def findings(drawn: Definition, around: Surroundings) -> list[Finding]:
    """Return everything that is wrong with this process, faults first."""
    found = list(chain.from_iterable(check(drawn, around) for check in CHECKS))
    return sorted(found, key=lambda each: each.is_doubt)


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
            yield Finding("move", "~".join(move.ends), unknown)
        if move.origin == move.target:
            yield Finding("move", "~".join(move.ends), lazy("It leads where it begins."))
        if not set(move.needs) <= {*BUILT_IN, *drawn.by_field}:
            yield Finding("move", "~".join(move.ends), NO_FIELD)
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
            yield Finding("move", "~".join(move.ends), words)


def _automatic(drawn: Definition, _: Surroundings) -> Iterator[Finding]:
    """Steps that could not be done when their moment comes."""
    for move in drawn.moves:
        for step in move.then:
            if isinstance(step, SetStep):
                words = _set_fault(drawn, step)
                if words:
                    yield Finding("move", "~".join(move.ends), words)
            elif isinstance(step, WaitStep) and (move.target, step.to) not in drawn.by_ends:
                words = lazy("It waits for a move that is not there.")
                yield Finding("move", "~".join(move.ends), words)


def _set_fault(drawn: Definition, step: SetStep) -> Lazy | None:
    asked = drawn.by_field.get(step.field)
    if asked is None:
        return lazy("It sets a field that is not there.")
    try:
        read(asked, step.value)
    except BadValue as fault:
        return fault.words
    return None


def _fields(drawn: Definition, around: Surroundings) -> Iterator[Finding]:
    for each in drawn.fields:
        for words in _field_faults(each, around):
            yield Finding("field", each.code, words)


def _field_faults(each: CustomField, around: Surroundings) -> Iterator[Lazy]:
    if each.code in around.names or each.code in BUILT_IN or each.code in RESERVED:
        yield lazy("This code is taken by the desk itself.")
    if around.kinds and around.kinds.get(each.code, each.kind) != each.kind:
        yield lazy("A field with this code has another kind already. Take another code.")
    if each.kind == FieldKind.CHOICE and not each.choices:
        yield lazy("There is nothing to choose from.")
    if len({choice.code for choice in each.choices}) < len(each.choices):
        yield lazy("A choice stands twice.")
    if each.pattern:
        try:
            pattern(each.pattern)
        except BadValue as fault:
            yield fault.words


def _conditions(drawn: Definition, around: Surroundings) -> Iterator[Finding]:
    known = {**around.names, **names_of(drawn)}
    for each in drawn.fields:
        for written in (each.required, each.shown):
            for words in _condition_faults(written, known):
                yield Finding("field", each.code, words)
        if _names_itself(each.shown, each.code):
            words = lazy("Whether it is shown cannot depend on itself.")
            yield Finding("field", each.code, words)


def _condition_faults(written: str, known: Mapping[str, Known]) -> Iterator[Lazy]:
    try:
        tests = list(condition(written, empty=True).tests())
    except Fault as fault:
        yield fault.words
        return
    for test in tests:
        words = agrees(test, known)
        if words:
            yield words


def _names_itself(written: str, code: str) -> bool:
    try:
        tests: list[Test] = list(condition(written, empty=True).tests())
    except Fault:
        return False
    return any(test.name == code for test in tests)


def _unused(drawn: Definition, _: Surroundings) -> Iterator[Finding]:
    """Moves that ask for a resolution although they resolve nothing."""
    for move in drawn.moves:
        target = drawn.by_state.get(move.target)
        if target and "resolution" in move.needs and target.category not in FINISHED:
            words = lazy("It asks how it was resolved, but leads to no resolved state.")
            yield Finding("move", "~".join(move.ends), words, is_doubt=True)


Check = Callable[[Definition, Surroundings], Iterator[Finding]]
CHECKS: tuple[Check, ...] = (
    _doubles,
    _strangers,
    _categories,
    _ways,
    _vacant,
    _automatic,
    _fields,
    _conditions,
    _unused,
)
