"""Templates of new incidents: what programs send and read."""

from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from app.incidents.schemas.levels import LevelName
from app.incidents.schemas.sent import Code, Line, Path, Sent, Tag, Text

Place = Annotated[int, Field(ge=1, le=999, description="low ones come first")]
Tags = Annotated[list[Tag], Field(max_length=20)]
LEFT_OPEN = "medium leaves it to the category"


class TemplatesQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    which: Literal["offered", "shaped"] = Field(
        "offered", description="offered to the caller; or shaped by them, retired ones included"
    )


class TemplateIn(Sent):
    """A new template. Its words are plain: nothing in them is replaced."""

    name: Line
    offered_to: Path | None = Field(
        None, description="path of the department whose agents are offered it; null: all"
    )
    place: Place = 100
    subject: Line | None = None
    text: Text | None = None
    department: Path | None = Field(None, description="path; where the incident goes")
    category: Code | None = None
    impact: LevelName = Field(LevelName.MEDIUM, description=LEFT_OPEN)
    urgency: LevelName = Field(LevelName.MEDIUM, description=LEFT_OPEN)
    tags: Tags = []


class TemplatePatch(Sent):
    """Fields to change; those that are not sent stay."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    name: Line = ""
    offered_to: Path | None = None
    place: Place = 100
    subject: Line | None = None
    text: Text | None = None
    department: Path | None = None
    category: Code | None = None
    impact: LevelName = LevelName.MEDIUM
    urgency: LevelName = LevelName.MEDIUM
    tags: Tags = []

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("name one field at least")
        return self


class TemplateOut(BaseModel):
    """What a new incident can begin with; `version` is its ETag."""

    id: str
    name: str
    offered_to: str | None = Field(description="path; null: to all")
    place: int
    subject: str | None
    text: str | None
    department: str | None = Field(description="path")
    category: str | None = Field(description="code")
    impact: LevelName
    urgency: LevelName
    tags: list[str]
    changed_at: AwareDatetime
    retired_at: AwareDatetime | None = Field(description="offered no more since")
    version: int


class TemplatesOut(BaseModel):
    templates: list[TemplateOut]
