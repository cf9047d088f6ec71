"""Fields, their conditions, and what a process does by itself."""

from collections.abc import Iterator, Mapping

from app.core.text import Lazy, lazy
from app.workflow.checking.finding import Check, Finding, Surroundings, at_move
from app.workflow.conditions import RESERVED, Fault, Test, condition
from app.workflow.definition import (
    CustomField,
    Definition,
    FieldKind,
    SetStep,
    StateCategory,
    WaitStep,
)
from app.workflow.names import Known, agrees, names_of
from app.workflow.process import BUILT_IN, FINISHED
from app.workflow.values import BadValue, pattern, read

CLOSED = StateCategory.CLOSED


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


def _automatic(drawn: Definition, _: Surroundings) -> Iterator[Finding]:
    """Steps that could not be done when their moment comes."""
    for move in drawn.moves:
        for step in move.then:
            if isinstance(step, SetStep):
                words = _set_fault(drawn, step)
                if words:
                    yield at_move(move.ends, words)
            elif isinstance(step, WaitStep) and (move.target, step.to) not in drawn.by_ends:
                words = lazy("It waits for a move that is not there.")
                yield at_move(move.ends, words)


def _set_fault(drawn: Definition, step: SetStep) -> Lazy | None:
    asked = drawn.by_field.get(step.field)
    if asked is None:
        return lazy("It sets a field that is not there.")
    try:
        read(asked, step.value)
    except BadValue as fault:
        return fault.words
    return None


def _by_hand(drawn: Definition, around: Surroundings) -> Iterator[Finding]:
    """Ways past those states in which somebody has to write to customers."""
    if not around.by_hand:
        return
    for move in drawn.moves:
        origin, target = (drawn.by_state.get(each) for each in move.ends)
        if target and target.category not in around.by_hand and "resolution" in move.needs:
            words = lazy("Only a move that solves can ask how it was resolved.")
            yield at_move(move.ends, words)
        if target and origin and target.category == CLOSED and origin.category not in FINISHED:
            yield at_move(move.ends, lazy("It has to be solved before it is closed."))
        for step in move.then:
            end = drawn.by_state.get(step.to) if isinstance(step, WaitStep) else None
            if end and end.category in around.by_hand:
                words = lazy("Nobody would tell the customers: this move is somebody's to take.")
                yield at_move(move.ends, words)


FIELDS: tuple[Check, ...] = (_fields, _conditions, _automatic, _by_hand)
