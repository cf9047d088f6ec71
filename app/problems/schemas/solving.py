"""Cascades: what programs send and read."""

from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, BaseModel, Field, StringConstraints, model_validator

from app.incidents.schemas.sent import Code, OwnFields, Sent, Text
from app.problems.schemas.sent import IncidentNumber

KindName = Literal["solve", "solve_and_close", "close", "write"]
Language = Literal["en", "ru"]
Told = Annotated[
    str,
    StringConstraints(
        min_length=1,
        max_length=5_000,
        pattern=r"^[^\x00]*[^\x00-\x20][^\x00]*$",
    ),
]


class TextsIn(Sent):
    """What customers are told, by language; `{name}` and `{number}` are filled in for each."""

    en: Told | None = None
    ru: Told | None = None


class CascadeIn(Sent):
    """What is done with all incidents of a problem."""

    kind: KindName = Field(
        description="solve: resolve them; solve_and_close: in one step; close: those still"
        " resolved; write: only tell their customers"
    )
    texts: TextsIn = Field(default_factory=TextsIn, description="needed by all kinds but close")
    without: list[IncidentNumber] = Field(
        default=[], max_length=500, description="incidents of the problem that are left alone"
    )
    reason: Text | None = Field(None, description="where the process asks for one")
    state: Code | None = Field(
        None, description="in which the problem ends, where its process has several such"
    )
    fields: OwnFields = Field(default={}, description="of the problem, filled in before")

    @model_validator(mode="after")
    def _tells_something(self) -> Self:
        if self.kind != "close" and not (self.texts.en or self.texts.ru):
            raise ValueError("texts: say what customers are told, in one language at least")
        return self


class PreviewLineOut(BaseModel):
    number: str
    subject: str
    requester: str
    left_alone: str | None = Field(description="code of the reason; null: it is done")
    channel: str | None = Field(description="by which the customer is told; null: not told")
    language: Language | None
    text: str | None = Field(description="what the customer is told")


class PreviewOut(BaseModel):
    """What would happen; the numbers are of all incidents, also of those one may not see."""

    kind: KindName
    incidents: int
    done: int
    told: int
    without_address: int
    left_alone: dict[str, int] = Field(description="code of the reason -> how many")
    hidden: int = Field(description="incidents that one may not see")
    lines: list[PreviewLineOut] = Field(description="the first 500 of those one may see")


class ItemOut(BaseModel):
    number: str
    outcome: Literal["waiting", "done", "left"]
    left_alone: str | None = Field(description="code of the reason")
    channel: str | None
    language: Language | None
    text: str | None = Field(description="what the customer was told")
    undo: Literal["waiting", "done", "left"] | None
    undo_left_alone: str | None = Field(description="code of the reason")


class CascadeOut(BaseModel):
    """How far a cascade has come; the numbers are of all incidents."""

    id: str
    problem: str
    kind: KindName
    stage: Literal["running", "done", "undoing", "undone"]
    by: str = Field(description="the name at that moment")
    created_at: AwareDatetime
    finished_at: AwareDatetime | None
    undone_at: AwareDatetime | None
    may_undo: bool = Field(description="whether its minutes are not over yet")
    incidents: int
    waiting: int
    done: int
    told: int
    put_back: int
    left_alone: dict[str, int] = Field(description="code of the reason -> how many")
    undo_left_alone: dict[str, int] = Field(description="code of the reason -> how many")
    hidden: int = Field(description="incidents that one may not see")
    items: list[ItemOut] = Field(description="the first 500 of those one may see")
