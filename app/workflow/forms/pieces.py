"""The forms of a process, a state, a move and a field."""

import re
from collections.abc import Collection
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, ValidationError
from typing_extensions import override
from werkzeug.datastructures import MultiDict

from app.core.errors import Invalid
from app.core.text import lazy
from app.workflow.definition import (
    MOST_CHOICES,
    MOST_FIELDS,
    MOST_STEPS,
    Choice,
    Code,
    Condition,
    CustomField,
    FieldKind,
    Move,
    Pattern,
    State,
    StateCategory,
    Step,
    Who,
)
from app.workflow.forms.base import (
    Called,
    OptionalCode,
    OptionalLabel,
    Seen,
    Typed,
    free_code,
    trimmed,
)
from app.workflow.forms.typed import ALWAYS, move_sent

TypedCondition = Annotated[Condition, BeforeValidator(trimmed)]
CHOICE = re.compile(r"(?:([a-z][a-z0-9_]*)\s*=)?\s*([^|=]+?)\s*(?:\|\s*([^|]+?)\s*)?")


class NewProcess(Called):
    """Another process, like one that is there."""

    like: Code


class StateForm(Called, Seen):
    """A state; where a customer's message leads from it, and whether all begins in it."""

    category: StateCategory
    begins: bool = False
    customer: OptionalCode = None

    def state(self, was: str | None, taken: Collection[str]) -> State:
        """Return the state. Raises Invalid."""
        return State(code=self.coded(was, taken), labels=self.labels, category=self.category)


class MoveForm(Seen):
    """A move; without names it is called like the state it leads to."""

    origin: Code
    target: Code
    label_en: OptionalLabel = None
    label_ru: OptionalLabel = None
    who: tuple[Who, ...] = ()
    needs: Annotated[tuple[Code, ...], Field(max_length=MOST_FIELDS)] = ()
    then: Annotated[tuple[Step, ...], Field(max_length=MOST_STEPS)] = ()

    @override
    @classmethod
    def gathered(cls, sent: MultiDict[str, str]) -> Typed:
        typed = move_sent(sent)
        steps = [_step(what, value) for what, value in typed["steps"] if what]
        return {**typed, "then": steps}

    def move(self) -> Move:
        """Return the move. Raises Invalid when it has a Russian name and no English one."""
        if self.label_ru and not self.label_en:
            raise Invalid({"label_en": lazy("Fill this in.")})
        names = {"en": self.label_en, "ru": self.label_ru}
        return Move.model_validate(
            {
                "from": self.origin,
                "to": self.target,
                "labels": {name: said for name, said in names.items() if said} or None,
                "who": self.who,
                "needs": self.needs,
                "then": self.then,
            }
        )


class FieldForm(Called, Seen):
    """A field of the company's own; its choices are lines of a text."""

    kind: FieldKind
    choices: str = ""
    required_how: Literal["never", "always", "when"] = "never"
    required: TypedCondition = ""
    shown: TypedCondition = ""
    pattern: Pattern = ""
    listed: bool = False

    def field(self, was: str | None, taken: Collection[str]) -> CustomField:
        """Return the field. Raises Invalid."""
        if self.required_how == "when" and not self.required:
            raise Invalid({"required": lazy("Write when.")})
        how = {"never": "", "always": ALWAYS, "when": self.required}
        return CustomField(
            code=self.coded(was, taken),
            labels=self.labels,
            kind=self.kind,
            choices=choices(self.choices) if self.kind == FieldKind.CHOICE else (),
            required=how[self.required_how],
            shown=self.shown,
            pattern=self.pattern if self.kind == FieldKind.TEXT else "",
            listed=self.listed,
        )


def choices(text: str) -> tuple[Choice, ...]:
    """Read choices, one a line: `code = English | Russian`, or the English name alone.

    Raises Invalid.
    """
    found: list[Choice] = []
    for line in filter(str.strip, text.splitlines()[: MOST_CHOICES + 1]):
        match = CHOICE.fullmatch(line.strip())
        taken = {each.code for each in found}
        try:
            code, en, ru = match.groups(default="") if match else ("", "", "")
            labels = {"en": en} | ({"ru": ru} if ru else {})
            found.append(Choice(code=code or free_code(en, taken), labels=labels))
        except ValidationError:
            words = lazy("One a line: code = English | Russian. This is none: %(line)s", line=line)
            raise Invalid({"choices": words}) from None
    if len(found) > MOST_CHOICES:
        raise Invalid({"choices": lazy("At most %(most)s choices.", most=MOST_CHOICES)})
    return tuple(found)


def _step(what: str, value: str) -> dict[str, str]:
    """A step as the form writes it: `wait closed`, and the hours beside it."""
    do, _, named = what.partition(" ")
    shapes = {
        "assign": {"to": named},
        "notify": {"whom": named},
        "set": {"field": named, "value": value.strip()},
        "wait": {"to": named, "hours": value.strip()},
    }
    return {"do": do, **shapes.get(do, {})}
