"""What the forms of the screens send: only the fields named here reach the services."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import StringConstraints
from typing_extensions import override
from werkzeug.datastructures import MultiDict

from app.incidents.forms.base import (
    Draft,
    Form,
    Line,
    OptionalEmail,
    OptionalKey,
    OptionalLevel,
    OptionalLine,
    OptionalPhone,
    OptionalTelegram,
    OptionalText,
    Tags,
    Text,
)
from app.incidents.models import RESOLUTIONS, Channel, LinkKind


class NewIncident(Form):
    """A new incident, as somebody at the desk writes it down."""

    name: OptionalLine = None
    email: OptionalEmail = None
    phone: OptionalPhone = None
    telegram_id: OptionalTelegram = None
    subject: Line
    text: Text
    channel: Channel = Channel.PHONE
    department: OptionalKey = None
    category: OptionalKey = None
    impact: OptionalLevel = None
    urgency: OptionalLevel = None
    tags: Tags = []


class Seen(Form):
    """A change of one field: with the version that its editor looked at."""

    seen: int


class AssigneeForm(Seen):
    assignee: OptionalKey


class DepartmentForm(Seen):
    department: OptionalKey


class StateForm(Seen):
    state: Line


class FieldsForm(Seen):
    """Whichever of these fields were sent; the others stay as they are."""

    subject: Line | None = None
    category: OptionalKey = None
    tags: Tags = []
    levels: Annotated[str, StringConstraints(pattern=r"^[123]-[123]$")] | None = None
    impact: Literal["1", "2", "3"] | None = None
    urgency: Literal["1", "2", "3"] | None = None

    def values(self) -> dict[str, Any]:
        """The fields as the services know them."""
        found: dict[str, Any] = {}
        for name in self.model_fields_set & {"subject", "tags"}:
            found[name] = getattr(self, name)
        if "category" in self.model_fields_set:
            found["category_id"] = self.category
        if self.levels:
            found["impact"], found["urgency"] = map(int, self.levels.split("-"))
        if self.impact:
            found["impact"] = int(self.impact)
        if self.urgency:
            found["urgency"] = int(self.urgency)
        return found


class RequesterForm(Seen):
    """Whichever of these fields were sent; an empty address is none."""

    name: Line = ""
    email: OptionalEmail = None
    phone: OptionalPhone = None
    telegram_id: OptionalTelegram = None

    def values(self) -> dict[str, Any]:
        """The fields as the services know them."""
        sent = self.model_fields_set - {"seen"}
        return {f"requester.{name}": getattr(self, name) for name in sent}


class LinkForm(Form):
    """Another incident by its number, with or without INC, and what this one is, or becomes."""

    other: Annotated[str, StringConstraints(pattern=r"^\s*(?i:inc-)?[0-9]{1,15}\s*$")]
    kind: LinkKind | Literal["part"]

    @property
    def number(self) -> int:
        """The number alone."""
        return int(self.other.strip().upper().removeprefix("INC-"))


class SplitForm(Form):
    """What the incident that a message becomes is called."""

    subject: Line


class NameForm(Form):
    viewer: Line  # a person's login, or the API key of a program


class ResolutionForm(Seen):
    code: Literal[RESOLUTIONS]  # type: ignore[valid-type]  # the one list of codes
    resolution: Text


class MoveForm(Seen):
    """What a move may ask for beside fields: how it was resolved, and why."""

    code: Literal[RESOLUTIONS] = RESOLUTIONS[0]  # type: ignore[valid-type]  # the one list of codes
    resolution: OptionalText = None
    reason: OptionalText = None


class TakingForm(Form):
    """Taking, with what the move asks for that goes with it."""

    seen: int | None = None
    code: Literal[RESOLUTIONS] = RESOLUTIONS[0]  # type: ignore[valid-type]  # the one list of codes
    resolution: OptionalText = None
    reason: OptionalText = None


class ReopeningForm(Seen):
    reason: OptionalText = None


class MessageForm(Form):
    """A reply or a note. `seen` is the newest message that stood on the page.

    `attached` are files that were given before.
    """

    kind: Literal["reply", "note"] = "reply"
    text: Text
    seen: OptionalKey = None
    do: Literal["send", "wait", "anyway"] = "send"
    attached: list[UUID] = []

    @override
    @classmethod
    def gathered(cls, sent: MultiDict[str, str]) -> Mapping[str, Any]:
        return {**sent.to_dict(), "attached": sent.getlist("attached")}


class DraftForm(Form):
    kind: Literal["reply", "note"] = "reply"
    text: Draft = ""
    do: str = ""


class SeveralForm(Form):
    """One thing to do with several incidents: `do` names it, with its value after a space."""

    pick: list[int]
    do: Line
    add_tag: OptionalLine = None

    @override
    @classmethod
    def gathered(cls, sent: MultiDict[str, str]) -> Mapping[str, Any]:
        picked = [number for number in sent.getlist("pick") if number.isdecimal()]
        return {**sent.to_dict(), "pick": [int(each) for each in picked if len(each) <= 15]}
