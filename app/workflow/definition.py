"""What a process is, in the shape in which it is kept, edited, exported and imported.

Everything that has this shape can be kept as a draft; whether it is also a sound process is said
by `checking`.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

LONGEST_CODE = 40
LONGEST_LABEL = 60
LONGEST_CONDITION = 500
LONGEST_PATTERN = 200
LONGEST_VALUE = 200
MOST_STATES, MOST_MOVES, MOST_FIELDS, MOST_CHOICES, MOST_STEPS = 50, 400, 50, 100, 8
LANGUAGES = ("en", "ru")


class StateCategory(StrEnum):
    """What kind of state it is, whatever a process calls it."""

    NEW = "new"
    OPEN = "open"
    WAITING = "waiting"
    RESOLVED = "resolved"
    CLOSED = "closed"


class Who(StrEnum):
    """Who may take a move. The desk itself, following a process, may take every move."""

    ASSIGNEE = "assignee"
    AGENT = "agent"
    LEAD = "lead"
    PROGRAM = "program"


class FieldKind(StrEnum):
    """What the values of a field are."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    PERSON = "person"
    FLAG = "flag"


def _has_english(labels: dict[str, str]) -> dict[str, str]:
    if "en" not in labels:
        raise ValueError("an English label is needed")
    return labels


# Spelt so that engines of every kind read it alike: they differ in what blank is.
SOLID, SPACED = r"[^\s\x00-\x1f\x85\ufeff]", r"[^\x00-\x1f]"
LINE = rf"{SOLID}({SPACED}*{SOLID})?"
"""Words on one line, with nothing blank before or after them."""

Code = Annotated[str, StringConstraints(pattern=rf"^[a-z][a-z0-9_]{{0,{LONGEST_CODE - 1}}}$")]
Label = Annotated[
    str, StringConstraints(min_length=1, max_length=LONGEST_LABEL, pattern=rf"^({LINE})?$")
]
Labels = Annotated[
    dict[Literal[LANGUAGES], Label],  # type: ignore[valid-type]  # the one list of languages
    AfterValidator(_has_english),
    Field(json_schema_extra={"required": ["en"]}),
]
Condition = Annotated[str, StringConstraints(max_length=LONGEST_CONDITION, pattern=rf"^({LINE})?$")]
Pattern = Annotated[str, StringConstraints(max_length=LONGEST_PATTERN, pattern=r"^[^\x00]*$")]
Value = Annotated[str, StringConstraints(max_length=LONGEST_VALUE, pattern=r"^[^\x00]*$")]


class Piece(BaseModel):
    """A piece of a process: never changed, and nothing in it that is not named here."""

    model_config = ConfigDict(frozen=True, extra="forbid", serialize_by_alias=True)


class Labelled(Piece):
    """Something with a code for programs, and a word per language for people."""

    code: Code = Field(description="what programs and conditions call it")
    labels: Labels = Field(description="what people read, by language; English always")

    def label(self, language: str) -> str:
        """Return the word in `language`, English when it has none."""
        return self.labels.get(language) or self.labels["en"]


class State(Labelled):
    """A state of a process."""

    category: StateCategory


class Choice(Labelled):
    """One of the values of a field from which people choose."""


class CustomField(Labelled):
    """A field of the company's own. A condition that is empty: never required, always shown."""

    kind: FieldKind
    choices: Annotated[tuple[Choice, ...], Field(max_length=MOST_CHOICES)] = Field(
        default=(), description="of one of several: its values, in their order"
    )
    required: Condition = Field(default="", description="condition under which a move asks for it")
    shown: Condition = Field(
        default="", description="condition under which it is shown and asked for"
    )
    pattern: Pattern = Field(
        default="", description="of a text: RE2 syntax, matched against all of it"
    )
    listed: bool = Field(default=False, description="whether lists have a column for it")

    def choice(self, code: str) -> Choice | None:
        """Return the choice with this code."""
        return next((each for each in self.choices if each.code == code), None)


class AssignStep(Piece):
    """Give it to whoever takes the move, or to nobody."""

    do: Literal["assign"]
    to: Literal["mover", "nobody"]


class SetStep(Piece):
    """Give a field of the company's own a value, written as a person would; empty: none."""

    do: Literal["set"]
    field: Code
    value: Value


class NotifyStep(Piece):
    """Tell people in the desk."""

    do: Literal["notify"]
    whom: Literal["assignee", "leads", "followers"]


class WaitStep(Piece):
    """When it is still in the new state after so many hours, move on by itself."""

    do: Literal["wait"]
    hours: Annotated[int, Field(ge=1, le=24 * 366)]
    to: Code


Step = Annotated[AssignStep | SetStep | NotifyStep | WaitStep, Field(discriminator="do")]


class Move(Piece):
    """A way from one state to another."""

    origin: Code = Field(alias="from", description="code of the state that it leaves")
    target: Code = Field(alias="to", description="code of the state that it leads to")
    labels: Labels | None = Field(
        default=None, description="null: it is called like the state it leads to"
    )
    who: tuple[Who, ...] = Field(default=(), description="empty: whoever may work on it")
    needs: Annotated[tuple[Code, ...], Field(max_length=MOST_FIELDS)] = Field(
        default=(), description="resolution, reason, or codes of fields"
    )
    then: Annotated[tuple[Step, ...], Field(max_length=MOST_STEPS)] = Field(
        default=(), description="what happens by itself, in this order"
    )

    @property
    def ends(self) -> tuple[str, str]:
        """Where it begins and where it leads: no two moves of a process have the same."""
        return self.origin, self.target

    def label(self, language: str) -> str | None:
        """Return its own word in `language`, if it has one."""
        return (self.labels.get(language) or self.labels["en"]) if self.labels else None


class Definition(Piece):
    """A whole process."""

    first: Code = Field(description="the state in which it begins")
    states: Annotated[tuple[State, ...], Field(min_length=1, max_length=MOST_STATES)] = Field(
        description="in the order in which lists offer them"
    )
    moves: Annotated[tuple[Move, ...], Field(max_length=MOST_MOVES)] = Field(
        default=(), description="at most one from each state to each other"
    )
    on_customer: dict[Code, Code] = Field(
        default={},
        description="from which state a customer's message leads where",
        json_schema_extra={"additionalProperties": False},
    )
    fields: Annotated[tuple[CustomField, ...], Field(max_length=MOST_FIELDS)] = Field(
        default=(), description="those of the company's own, in the order of forms"
    )

    @cached_property
    def by_state(self) -> Mapping[str, State]:
        """The states by their codes."""
        return {each.code: each for each in self.states}

    @cached_property
    def by_ends(self) -> Mapping[tuple[str, str], Move]:
        """The moves by where they begin and lead."""
        return {each.ends: each for each in self.moves}

    @cached_property
    def by_field(self) -> Mapping[str, CustomField]:
        """The fields by their codes."""
        return {each.code: each for each in self.fields}

    @property
    def listed(self) -> Sequence[CustomField]:
        """The fields that lists have a column for."""
        return [each for each in self.fields if each.listed]

    def as_kept(self) -> dict[str, object]:
        """Return it as plain JSON: what is kept in the database, and exported."""
        return self.model_dump(mode="json", exclude_defaults=True)
