"""Notices as programs of people read them."""

from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from app.core.paging import PageQuery


class NotificationsQuery(PageQuery):
    """`unread` narrows to what was not read yet, or to what was."""

    unread: Literal["true", "false"] | None = None


class NotificationOut(BaseModel):
    """What somebody was told of."""

    id: str
    kind: Literal["assigned", "mentioned", "answered", "solved", "follow_up", "called_for"]
    about: str = Field(description="INC-1042 or PRB-7")
    subject: str
    by: str | None = Field(description="the name of the person of ours who did it")
    at: AwareDatetime
    read_at: AwareDatetime | None


class NotificationsOut(BaseModel):
    notifications: list[NotificationOut]
    unread: int = Field(description="counting stops at 100")
    next_cursor: str | None = Field(
        description="send it as `cursor` for the next page; null: the end"
    )


class NotificationPreferences(BaseModel):
    """What one wants to be told of, and whether one follows by oneself."""

    model_config = ConfigDict(extra="forbid")

    assigned: bool
    mentioned: bool
    answered: bool
    solved: bool
    follow_up: bool = True
    called_for: bool = True
    follows: bool
