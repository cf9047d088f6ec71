"""What programs read."""

from typing import Any, Literal

from pydantic import AwareDatetime, BaseModel, Field

from app.incidents.schemas.levels import PriorityName
from app.problems.schemas.suggesting import WhyOut


class ProblemOut(BaseModel):
    """A problem; `version` is its ETag."""

    number: str = Field(description="PRB-7", pattern="^PRB-[0-9]+$")
    title: str
    description: str
    state: str
    state_category: Literal["new", "open", "waiting", "resolved", "closed"]
    moves: list[str] = Field(description="states that its process leads to from here")
    department: str | None = Field(description="path")
    assignee: str | None = Field(description="login")
    priority: PriorityName = Field(description="the highest of its live incidents")
    incidents: int = Field(description="how many, seen or not")
    live_incidents: int
    due_at: AwareDatetime | None
    known_error: str | None
    workaround: str | None
    solution: str | None
    merged_into: str | None = Field(description="PRB-8")
    fields: dict[str, str | bool | None] = Field(
        description="the company's own fields, each that its process has"
    )
    created_at: AwareDatetime
    updated_at: AwareDatetime
    solved_at: AwareDatetime | None
    closed_at: AwareDatetime | None
    version: int


class ProblemsOut(BaseModel):
    problems: list[ProblemOut]
    next_cursor: str | None = Field(description="null: the end")


class MemberOut(BaseModel):
    incident: str = Field(description="INC-1042")
    subject: str
    state: str
    priority: PriorityName
    placed: Literal["person", "machine"]
    why: WhyOut | None = Field(description="when the matcher placed or offered it")
    by: str = Field(description="the name at that moment")
    at: AwareDatetime


class MembersOut(BaseModel):
    """A page of those that the caller sees, live ones first; the others are numbers."""

    members: list[MemberOut]
    seen: int = Field(description="how many of all the caller may see")
    hidden: int = Field(description="how many they may not")
    next_cursor: str | None = Field(description="null: the end")


class NoteOut(BaseModel):
    id: str
    author: str = Field(description="the name at that moment")
    text: str
    created_at: AwareDatetime


class NotesOut(BaseModel):
    """The newest 200, oldest of them first."""

    notes: list[NoteOut]


class ProblemChangeOut(BaseModel):
    at: AwareDatetime
    by: str = Field(description="the name at that moment")
    field: str
    old: Any
    new: Any = Field(description="of joined and left an incident, when one may see it")
    reason: str | None
    version: int = Field(description="of the problem after it")


class ProblemHistoryOut(BaseModel):
    """The newest 200, newest first."""

    changes: list[ProblemChangeOut]
