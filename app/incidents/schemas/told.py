"""What programs read."""

from typing import Any, Literal

from pydantic import AwareDatetime, BaseModel, Field

from app.incidents.models import Channel, LinkKind, Then
from app.incidents.schemas.levels import LevelName, PriorityName


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
    fields: dict[str, str | bool | None] = Field(
        description="the company's own by code: numbers as text, people as logins"
    )
    state: str
    state_category: Literal["new", "open", "waiting", "resolved", "closed"]
    moves: list[str] = Field(description="states that it can be moved to")
    resolution: ResolutionOut | None
    private: bool = Field(description="seen by assignee, named ones and leads only")
    merged_into: str | None = Field(description="the incident that it is part of, INC-1042")
    reopened: int = Field(description="how often")
    external_reference: str | None = Field(description="where it was imported from")
    created_at: AwareDatetime
    updated_at: AwareDatetime
    first_reply_at: AwareDatetime | None
    resolved_at: AwareDatetime | None
    closed_at: AwareDatetime | None
    version: int


class CaseLinkOut(BaseModel):
    """The link by which a customer sees their case."""

    url: str
    made_at: AwareDatetime
    expires_at: AwareDatetime


class IncidentsOut(BaseModel):
    incidents: list[IncidentOut]
    next_cursor: str | None = Field(description="null: the end")


class AttachmentOut(BaseModel):
    id: str
    name: str
    size: int = Field(description="bytes")
    type: str = Field(description="media type, told by the content")
    author: str = Field(description="who gave it: the name at that moment")
    created_at: AwareDatetime


class MessageOut(BaseModel):
    id: str
    voice: Literal["customer", "reply", "note"]
    author: str = Field(description="the name at that moment")
    text: str
    delivery: Literal["not_sent", "withdrawn"] | None = Field(description="of a reply")
    created_at: AwareDatetime
    attachments: list[AttachmentOut]


class MessagesOut(BaseModel):
    messages: list[MessageOut]
    next_cursor: str | None = Field(description="null: the end")


class LinkOut(BaseModel):
    incident: str = Field(description="the other, INC-1042")
    kind: LinkKind
    made_here: bool = Field(description="true: this one is the duplicate; false: the other is")
    subject: str
    state: str


class LinksOut(BaseModel):
    links: list[LinkOut]


class ErasurePreviewOut(BaseModel):
    """What an erasure of this incident's requester would take."""

    requester: RequesterOut
    incidents: int
    messages: int
    files: int


class ErasureOut(BaseModel):
    id: str
    by: str = Field(description="the name at that moment")
    incidents: int
    done: int = Field(description="incidents that are done")
    messages: int = Field(description="texts erased so far")
    files: int = Field(description="files deleted so far")
    created_at: AwareDatetime
    finished_at: AwareDatetime | None = Field(description="null: it is at work")


class PrivacyOut(BaseModel):
    """Beside those who are named, the assignee and the leads of its department see it."""

    private: bool
    people: list[str] = Field(description="logins of those who are named")
    clients: list[str] = Field(description="API keys of the programs that are named")


class FollowUpOut(BaseModel):
    """What happens without an answer of the customer."""

    then: Then
    at: AwareDatetime
    text: str | None
    by: str = Field(description="who set it: the name at that moment")
    set_at: AwareDatetime


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


class FollowerOut(BaseModel):
    """Somebody who follows an incident."""

    login: str
    name: str


class FollowersOut(BaseModel):
    followers: list[FollowerOut]
