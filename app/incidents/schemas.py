"""Incidents as programs send and read them. Programs know rows by names, never by our keys."""

from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from app.core.paging import PageQuery
from app.incidents.models import RESOLUTIONS, Channel

Line = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True,
        min_length=1,
        max_length=200,
        pattern=r"^[^\x00-\x1f]*[^\x00-\x20][^\x00-\x1f]*$",
    ),
]
Text = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True,
        min_length=1,
        max_length=20_000,
        pattern=r"^[^\x00]*[^\x00-\x20][^\x00]*$",
    ),
]
Tag = Annotated[
    str,
    StringConstraints(min_length=1, max_length=40, pattern=r"^[^\x00-\x20/]([^\x00-\x1f/]*)$"),
]
Path = Annotated[str, StringConstraints(max_length=500, pattern=r"^/[^\x00-\x1f]*$")]
Login = Annotated[str, StringConstraints(min_length=1, max_length=255, pattern=r"^[^\x00-\x20]+$")]
Code = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[\w.-]+$")]


class LevelName(StrEnum):
    """Impact or urgency."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class PriorityName(StrEnum):
    """What the matrix makes of impact and urgency."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


LEVELS = {1: LevelName.HIGH, 2: LevelName.MEDIUM, 3: LevelName.LOW}
PRIORITIES = {
    1: PriorityName.CRITICAL,
    2: PriorityName.HIGH,
    3: PriorityName.MEDIUM,
    4: PriorityName.LOW,
}
NUMBERS = {name: number for number, name in LEVELS.items()}


class Sent(BaseModel):
    """What a program sends: a field that is not known is refused (attack class 21)."""

    model_config = ConfigDict(extra="forbid")


class RequesterIn(Sent):
    """Who asks: a name, or one address at least. A known address finds the contact of before."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    name: Line | None = None
    phone: Annotated[str, StringConstraints(pattern=r"^\+?[0-9][0-9 ().-]{4,28}$")] | None = None
    email: (
        Annotated[
            str, StringConstraints(max_length=254, pattern=r"^[^@\x00-\x20]+@[^@\x00-\x20]+$")
        ]
        | None
    ) = None
    telegram_id: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,20}$")] | None = None

    @model_validator(mode="after")
    def _is_somebody(self) -> Self:
        if not (self.name or self.phone or self.email or self.telegram_id):
            raise ValueError("a name, or one address at least")
        return self


class IncidentIn(Sent):
    """A new incident, with the customer's first message."""

    subject: Line
    text: Text = Field(description="the customer's words")
    requester: RequesterIn
    channel: Channel = Channel.API
    department: Path | None = Field(None, description="path; null: nobody's yet")
    category: Code | None = None
    impact: LevelName = LevelName.MEDIUM
    urgency: LevelName = LevelName.MEDIUM
    tags: list[Tag] = Field(default=[], max_length=20)


class IncidentPatch(Sent):
    """Fields to change; those that are not sent stay."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    subject: Line = ""
    category: Code | None = None
    impact: LevelName = LevelName.MEDIUM
    urgency: LevelName = LevelName.MEDIUM
    tags: list[Tag] = Field(default=[], max_length=20)

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("name one field at least")
        return self


class ResolutionIn(Sent):
    code: Literal[RESOLUTIONS]  # type: ignore[valid-type]  # a tuple of words
    text: Text


class StateIn(Sent):
    """The state to move to; some moves ask for a resolution or a reason."""

    state: Code
    resolution: ResolutionIn | None = None
    reason: Text | None = None


class AssignmentIn(Sent):
    """Whose work it is. A department alone leaves it without a person."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    department: Path | None = Field(None, description="path; null: no department")
    assignee: Login | None = Field(None, description="login; null: nobody")

    @model_validator(mode="after")
    def _says_whose(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("name a department, an assignee or both")
        return self


class MessageIn(Sent):
    """Words of the customer, a reply to them, or an internal note."""

    voice: Literal["customer", "reply", "note"]
    text: Text
    seen: str | None = Field(
        None,
        pattern="^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
        description="of a reply: id of the newest message that its author has read",
    )
    anyway: bool = Field(
        default=False, description="of a reply: send it although there is something newer"
    )


class IncidentsQuery(PageQuery):
    state: Code | None = None
    assignee: Login | None = None
    department: Path | None = Field(None, description="path; those below are not included")
    category: Code | None = None
    updated_since: AwareDatetime | None = None
    sort: Literal[
        "-updated", "updated", "-created", "created", "-number", "number", "priority", "-priority"
    ] = Field("-updated", description="a minus: the greatest first")


class RequesterOut(BaseModel):
    name: str
    phone: str | None
    email: str | None
    telegram_id: str | None


class ResolutionOut(BaseModel):
    code: str
    text: str | None


class IncidentOut(BaseModel):
    """An incident; `version` is its ETag."""

    number: str = Field(description="INC-1042", pattern="^INC-[0-9]+$")
    subject: str
    channel: Channel
    requester: RequesterOut
    department: str | None = Field(description="path")
    assignee: str | None = Field(description="login")
    category: str | None = Field(description="code")
    impact: LevelName
    urgency: LevelName
    priority: PriorityName
    tags: list[str]
    state: str
    state_category: Literal["new", "open", "waiting", "resolved", "closed"]
    moves: list[str] = Field(description="states that it can be moved to")
    resolution: ResolutionOut | None
    reopened: int = Field(description="how often")
    external_reference: str | None = Field(description="where it was imported from")
    created_at: AwareDatetime
    updated_at: AwareDatetime
    first_reply_at: AwareDatetime | None
    resolved_at: AwareDatetime | None
    closed_at: AwareDatetime | None
    version: int


class IncidentsOut(BaseModel):
    incidents: list[IncidentOut]
    next_cursor: str | None = Field(description="null: the end")


class MessageOut(BaseModel):
    id: str
    voice: Literal["customer", "reply", "note"]
    author: str = Field(description="the name at that moment")
    text: str
    delivery: Literal["not_sent"] | None = Field(description="of a reply")
    created_at: AwareDatetime


class MessagesOut(BaseModel):
    messages: list[MessageOut]
    next_cursor: str | None = Field(description="null: the end")


class ChangeOut(BaseModel):
    at: AwareDatetime
    by: str = Field(description="the name at that moment")
    field: str
    old: Any
    new: Any
    reason: str | None
    version: int = Field(description="of the incident after it")


class HistoryOut(BaseModel):
    changes: list[ChangeOut]


class CategoryOut(BaseModel):
    code: str
    labels: dict[str, str] = Field(description="a word per language")
    parent: str | None = Field(description="code of the category above")


class CategoriesOut(BaseModel):
    categories: list[CategoryOut]
