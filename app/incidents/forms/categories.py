"""What the form of a category sends."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, StringConstraints

from app.incidents.forms.base import (
    Form,
    Line,
    OptionalKey,
    OptionalLevel,
    OptionalLine,
    Tags,
    or_none,
)

Code = Annotated[
    Annotated[str, StringConstraints(max_length=100, pattern=r"^\w[\w.-]*$")] | None,
    BeforeValidator(or_none),
]


class CategoryForm(Form):
    label_en: Line
    label_ru: OptionalLine = None
    parent: OptionalKey = None
    place: Annotated[int, Field(ge=1, le=999)] = 100
    department: OptionalKey = None
    impact: OptionalLevel = None
    urgency: OptionalLevel = None
    tags: Tags = []
    process: OptionalLine = None

    def values(self, labels: Mapping[str, str]) -> dict[str, Any]:
        """The fields as the services know them; of `labels` those of further languages stay."""
        said = {**labels, "en": self.label_en, "ru": self.label_ru}
        return {
            "labels": {language: word for language, word in said.items() if word},
            "parent_id": self.parent,
            "place": self.place,
            "department_id": self.department,
            "impact": self.impact,
            "urgency": self.urgency,
            "tags": self.tags,
            "process": self.process,
        }


class NewCategory(CategoryForm):
    code: Code = None


class CategoryChange(CategoryForm):
    seen: Annotated[int, Field(ge=1)]
