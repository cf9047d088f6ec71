"""Pieces as the fields of their forms: what would send them, and what was sent."""

from collections.abc import Mapping
from itertools import zip_longest
from typing import Any

from werkzeug.datastructures import MultiDict

from app.workflow.definition import (
    AssignStep,
    Choice,
    CustomField,
    Move,
    NotifyStep,
    SetStep,
    State,
    Step,
)
from app.workflow.forms.base import Typed

ALWAYS = "state is set"
"""The condition of a field that is required wherever it is shown: everything has a state."""


def state_typed(state: State, *, begins: bool, customer: str | None) -> Typed:
    """Return the fields that would send this state."""
    return {
        **_named(state.code, state.labels),
        "category": state.category,
        "begins": begins,
        "customer": customer or "",
    }


def move_typed(move: Move) -> Typed:
    """Return the fields that would send this move."""
    return {
        **_named("", move.labels or {}),
        "origin": move.origin,
        "target": move.target,
        "who": list(move.who),
        "needs": list(move.needs),
        "steps": [_written(each) for each in move.then],
    }


def move_sent(sent: MultiDict[str, str]) -> Typed:
    """Return the fields of a move as they were sent."""
    steps = zip_longest(sent.getlist("then"), sent.getlist("with"), fillvalue="")
    several = {name: sent.getlist(name) for name in ("who", "needs")}
    return {**sent.to_dict(), **several, "steps": list(steps)}


def field_typed(field: CustomField) -> Typed:
    """Return the fields that would send this field."""
    how = {"": "never", ALWAYS: "always"}.get(field.required, "when")
    return {
        **_named(field.code, field.labels),
        "kind": field.kind,
        "choices": "\n".join(map(_line, field.choices)),
        "required_how": how,
        "required": field.required if how == "when" else "",
        "shown": field.shown,
        "pattern": field.pattern,
        "listed": field.listed,
    }


def _named(code: str, labels: Mapping[str, str]) -> dict[str, Any]:
    return {"code": code, "label_en": labels.get("en", ""), "label_ru": labels.get("ru", "")}


def _line(choice: Choice) -> str:
    names = [choice.labels[each] for each in ("en", "ru") if each in choice.labels]
    return f"{choice.code} = {' | '.join(names)}"


def _written(step: Step) -> tuple[str, str]:
    match step:
        case AssignStep():
            return f"assign {step.to}", ""
        case NotifyStep():
            return f"notify {step.whom}", ""
        case SetStep():
            return f"set {step.field}", step.value
        case _:
            return f"wait {step.to}", str(step.hours)
