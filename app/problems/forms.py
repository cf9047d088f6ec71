"""What the forms of the screens send: only the fields named here reach the services."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from typing import Annotated, Any
from uuid import UUID

from pydantic import BeforeValidator, StringConstraints
from typing_extensions import override
from werkzeug.datastructures import MultiDict

from app.incidents.forms import Seen
from app.incidents.forms.base import (
    LONGEST_TEXT,
    MOST_PICKED,
    Form,
    Line,
    OptionalKey,
    OptionalLine,
    Text,
)
from app.problems.models import Kind

NUMBER = r"^\s*(?i:prb-)?[0-9]{1,15}\s*$"


def _or_none(value: Any) -> Any:
    return None if value == "" else value


Words = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=LONGEST_TEXT, pattern=r"^[^\x00]*$"),
]
OptionalDate = Annotated[date | None, BeforeValidator(_or_none)]
OtherProblem = Annotated[str, StringConstraints(pattern=NUMBER)]


class NewProblem(Form):
    """A new problem, and the incidents that hang on it from the start."""

    title: Line
    description: Words = ""
    department: OptionalKey = None
    pick: list[int] = []

    @override
    @classmethod
    def gathered(cls, sent: MultiDict[str, str]) -> Mapping[str, Any]:
        return {**sent.to_dict(), "pick": picked(sent)}


class FieldsForm(Seen):
    """Whichever of these fields were sent; the others stay as they are."""

    title: Line = ""
    description: Words = ""
    known_error: Words = ""
    workaround: Words = ""
    due_at: OptionalDate = None

    def values(self) -> dict[str, Any]:
        """The fields as the services know them: due is the end of a day."""
        found = {name: getattr(self, name) for name in self.model_fields_set - {"seen"}}
        if found.get("due_at"):
            found["due_at"] = datetime.combine(found["due_at"], time(23, 59), UTC)
        return found


class AssigneeForm(Form):
    assignee: OptionalKey


class DepartmentForm(Form):
    department: UUID


class StateForm(Form):
    state: Line
    reason: Annotated[Text | None, BeforeValidator(_or_none)] = None


class MoveForm(Seen):
    """What a move may ask for beside fields: why."""

    reason: Annotated[Text | None, BeforeValidator(_or_none)] = None


class TakingForm(Form):
    """Taking, with what the move asks for that goes with it."""

    seen: int | None = None
    reason: Annotated[Text | None, BeforeValidator(_or_none)] = None


class NoteForm(Form):
    text: Text


class OtherForm(Form):
    """Another problem by its number, with or without PRB."""

    problem: OtherProblem

    @property
    def number(self) -> int:
        """The number alone."""
        return int(self.problem.strip().upper().removeprefix("PRB-"))


class MembersForm(Form):
    """Incidents of the problem that something is done with."""

    pick: list[int]
    new_title: OptionalLine = None
    to: Annotated[OtherProblem | None, BeforeValidator(_or_none)] = None

    @override
    @classmethod
    def gathered(cls, sent: MultiDict[str, str]) -> Mapping[str, Any]:
        return {**sent.to_dict(), "pick": picked(sent)}


class IncidentForm(Form):
    """An incident by its number, with or without INC."""

    incident: Annotated[str, StringConstraints(pattern=r"^\s*(?i:inc-)?[0-9]{1,15}\s*$")]

    @property
    def number(self) -> int:
        """The number alone."""
        return int(self.incident.strip().upper().removeprefix("INC-"))


class SeveralForm(Form):
    """One thing to do with several problems: `do` names it, with its value after a space."""

    pick: list[int]
    do: Line
    to: Annotated[OtherProblem | None, BeforeValidator(_or_none)] = None

    @override
    @classmethod
    def gathered(cls, sent: MultiDict[str, str]) -> Mapping[str, Any]:
        return {**sent.to_dict(), "pick": picked(sent)}


class SolvingForm(Form):
    """What is done to all incidents, and what their customers are told, per language."""

    kind: Kind
    en: Words = ""
    ru: Words = ""
    reason: Annotated[Text | None, BeforeValidator(_or_none)] = None
    seen: int | None = None
    to: Annotated[Line | None, BeforeValidator(_or_none)] = None

    @property
    def texts(self) -> Mapping[str, str]:
        """Language -> words."""
        return {"en": self.en, "ru": self.ru}


def left_out(sent: MultiDict[str, str]) -> set[int]:
    """Return the numbers of the incidents that were offered with a tick and have none."""
    return set(_numbers(sent.get("offered", "").split("_"))) - set(picked(sent))


def picked(sent: MultiDict[str, str]) -> list[int]:
    """Return the numbers of the incidents that were ticked, each once."""
    return _numbers(sent.getlist("pick"))


def _numbers(told: Iterable[str]) -> list[int]:
    found = {int(each) for each in told if each.isdecimal() and len(each) <= 15}
    return sorted(found)[:MOST_PICKED]
