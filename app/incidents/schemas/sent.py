"""What programs send."""

from typing import Annotated, Literal, Self

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from app.incidents.models import RESOLUTIONS, Channel, LinkKind, Then
from app.incidents.schemas.levels import LevelName

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

Phone = Annotated[str, StringConstraints(pattern=r"^\+?[0-9][0-9 ().-]{4,28}$")]
Email = Annotated[
    str, StringConstraints(max_length=254, pattern=r"^[^@\x00-\x20]+@[^@\x00-\x20]+$")
]
KEY = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
AS_THE_CATEGORY_SAYS = "null: as the category says, else medium"
TelegramId = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,20}$")]


OwnFields = Annotated[
    dict[
        Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")],
        Annotated[str, StringConstraints(max_length=2000, pattern=r"^[^\x00]*$")]
        | bool
        | int
        | float
        | None,
    ],
    Field(max_length=50, description="the company's own fields by code; null: empty"),
]


class Sent(BaseModel):
    """What a program sends: a field that is not known is refused (attack class 21)."""

    model_config = ConfigDict(extra="forbid")


class RequesterIn(Sent):
    """Who asks: a name, or one address at least. A known address finds the contact of before."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    name: Line | None = None
    phone: Phone | None = None
    email: Email | None = None
    telegram_id: TelegramId | None = None

    @model_validator(mode="after")
    def _is_somebody(self) -> Self:
        if not (self.name or self.phone or self.email or self.telegram_id):
            raise ValueError("a name, or one address at least")
        return self


class RequesterPatch(Sent):
    """Fields of the requester to correct, in all their incidents; null: no such address."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    name: Line = ""
    phone: Phone | None = None
    email: Email | None = None
    telegram_id: TelegramId | None = None

    @model_validator(mode="after")
    def _corrects_something(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("name one field at least")
        return self


class IncidentIn(Sent):
    """A new incident, with the customer's first message.

    A template gives what is not sent; without one, or where it has none, subject and text are
    needed. The category gives what is missing then.
    """

    template: Annotated[str, StringConstraints(pattern=KEY)] | None = Field(
        None, description="key of a template that is offered to the caller"
    )
    subject: Line = ""
    text: Text = Field("", description="the customer's words")
    requester: RequesterIn
    channel: Channel = Channel.API
    department: Path | None = Field(
        None, description="path; null: as the category says, else nobody's yet"
    )
    category: Code | None = None
    impact: LevelName | None = Field(None, description=AS_THE_CATEGORY_SAYS)
    urgency: LevelName | None = Field(None, description=AS_THE_CATEGORY_SAYS)
    tags: list[Tag] = Field(default=[], max_length=20, description="none: those of the category")
    fields: OwnFields = {}


class IncidentPatch(Sent):
    """Fields to change; those that are not sent stay."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    subject: Line = ""
    requester: RequesterPatch = RequesterPatch.model_construct()
    category: Code | None = None
    impact: LevelName = LevelName.MEDIUM
    urgency: LevelName = LevelName.MEDIUM
    tags: list[Tag] = Field(default=[], max_length=20)
    fields: OwnFields = {}

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
    fields: OwnFields = Field(default={}, description="filled in before the move is taken")


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


class LinkIn(Sent):
    kind: LinkKind = Field(description="what this incident is to the other")


class MergeIn(Sent):
    into: str = Field(description="the other, INC-1042", pattern=r"^INC-[0-9]{1,15}$")


class FollowUpIn(Sent):
    """What happens without an answer of the customer: at a moment, or in so many hours."""

    then: Then
    at: AwareDatetime | None = None
    hours: Annotated[int, Field(ge=1, le=8760)] | None = None
    text: Text | None = Field(None, description="of a note, or of the reply that resolves it")

    @model_validator(mode="after")
    def _says_when(self) -> Self:
        if (self.at is None) == (self.hours is None):
            raise ValueError("send either at or hours")
        return self


class SplitIn(Sent):
    """Of a message that becomes an incident of its own."""

    subject: Line | None = Field(None, description="null: the first words of the message")


class ErasureIn(Sent):
    """A yes that nobody gives by mistake."""

    confirm: Line = Field(description="the requester's name, or the incident's number, INC-1042")


class PrivacyIn(Sent):
    """Who is named, and nobody else but the caller."""

    people: list[Login] = Field(default=[], max_length=100, description="logins")
    clients: list[Line] = Field(default=[], max_length=100, description="API keys")


class MessageIn(Sent):
    """Words of the customer, a reply to them, or an internal note."""

    voice: Literal["customer", "reply", "note"]
    text: Text
    seen: str | None = Field(
        None,
        pattern=KEY,
        description="of a reply: id of the newest message that its author has read",
    )
    anyway: bool = Field(
        default=False, description="of a reply: send it although there is something newer"
    )


class AttachmentIn(Sent):
    """A file, and the message on which it is hung."""

    file: str = Field(json_schema_extra={"format": "binary"}, description="with its name")
    message: str = Field(pattern=KEY, description="its id")
