"""The names that conditions know: those of the desk itself, and the fields of a process."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.core.text import Lazy, lazy
from app.workflow.conditions import Test
from app.workflow.definition import Definition, FieldKind


@dataclass(frozen=True)
class Known:
    """What a name stands for. `among`: the only values it takes; None: any of its kind."""

    kind: FieldKind | None
    """None: several words at once, such as tags."""
    among: frozenset[str] | None = None


def names_of(drawn: Definition) -> Mapping[str, Known]:
    """Return the names that a process adds: its states, and its fields."""
    fields = {
        each.code: Known(
            each.kind,
            frozenset(choice.code for choice in each.choices)
            if each.kind == FieldKind.CHOICE
            else None,
        )
        for each in drawn.fields
    }
    return {"state": Known(FieldKind.CHOICE, frozenset(drawn.by_state)), **fields}


def agrees(test: Test, known: Mapping[str, Known]) -> Lazy | None:
    """Return what is wrong with a test of these names, if anything."""
    found = known.get(test.name)
    if found is None:
        return lazy('There is no field "%(name)s".', name=test.name)
    if test.sign == "set":
        return None
    if (test.sign == "has") != (found.kind is None):
        return lazy('"%(name)s" cannot be asked this.', name=test.name)
    for value in test.given:
        words = _fits(test, value, found)
        if words:
            return words
    return None


def _fits(test: Test, value: object, found: Known) -> Lazy | None:
    if found.kind is None:
        return None
    if found.kind == FieldKind.PERSON:
        return lazy('Of "%(name)s" one can only ask whether it is set.', name=test.name)
    if not isinstance(value, TAKEN[found.kind]):
        return lazy('"%(name)s" is held to a value of another kind.', name=test.name)
    if found.among is not None and value not in found.among:
        return lazy('"%(name)s" never is "%(value)s".', name=test.name, value=value)
    ordered = found.kind in {FieldKind.NUMBER, FieldKind.DATE}
    if test.sign in {"<", "<=", ">", ">="} and not ordered:
        return lazy('"%(name)s" is neither less nor more.', name=test.name)
    return None


TAKEN: Mapping[FieldKind, type] = {
    FieldKind.TEXT: str,
    FieldKind.CHOICE: str,
    FieldKind.NUMBER: Decimal,
    FieldKind.DATE: date,
    FieldKind.FLAG: bool,
}
