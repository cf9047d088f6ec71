"""Categories as programs read them."""

from pydantic import AwareDatetime, BaseModel, Field

from app.incidents.schemas.levels import LevelName


class DefaultsOut(BaseModel):
    """What a new incident takes from its category where nothing else is sent."""

    department: str | None = Field(description="path; null: none")
    impact: LevelName | None
    urgency: LevelName | None
    tags: list[str]
    process: str | None = Field(description="code; null: the usual one")


class CategoryOut(BaseModel):
    code: str
    labels: dict[str, str] = Field(description="a word per language")
    parent: str | None = Field(description="code of the category above")
    place: int = Field(description="low ones come first among those below the same")
    offered: bool = Field(
        description="false: new incidents cannot have it; it is switched off, or one above it"
    )
    retired_at: AwareDatetime | None = Field(description="switched off since")
    defaults: DefaultsOut
    version: int


class CategoriesOut(BaseModel):
    categories: list[CategoryOut]
