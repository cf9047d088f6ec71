"""What all forms of a draft have: the revision that was seen, and words for what is wrong."""

import re
from collections.abc import Collection, Mapping
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ValidationError
from pydantic_core import ErrorDetails
from werkzeug.datastructures import MultiDict

from app.core.errors import Invalid, Words
from app.core.text import lazy
from app.workflow.definition import LONGEST_CODE, Code, Label

Typed = Mapping[str, Any]
"""The fields of a form by their names, as they were sent or would be."""


def or_none(value: Any) -> Any:
    """An empty field is none."""
    return None if isinstance(value, str) and not value.strip() else value


def trimmed(value: Any) -> Any:
    """What stands in a field, without the blanks around it."""
    return value.strip() if isinstance(value, str) else value


TypedLabel = Annotated[Label, BeforeValidator(trimmed)]
OptionalLabel = Annotated[TypedLabel | None, BeforeValidator(or_none)]
OptionalCode = Annotated[Code | None, BeforeValidator(or_none)]


class Form(BaseModel):
    """Fields of a form. Whatever else was sent is not read."""

    @classmethod
    def of(cls, sent: MultiDict[str, str]) -> Self:
        """Read what was sent. Raises Invalid with words for each field that is wrong."""
        try:
            return cls.model_validate(cls.gathered(sent))
        except ValidationError as fault:
            raise Invalid({str(each["loc"][0]): _why(each) for each in fault.errors()}) from None

    @classmethod
    def gathered(cls, sent: MultiDict[str, str]) -> Typed:
        """What was sent, several values of one field together."""
        return sent.to_dict()


class Seen(Form):
    """A change of the draft: with the revision that stood on the page."""

    seen: int


class Called(Form):
    """Something with a code for programs: given, or made of its English name."""

    code: OptionalCode = None
    label_en: TypedLabel
    label_ru: OptionalLabel = None

    @property
    def labels(self) -> dict[str, str]:
        """Its names by language."""
        return {"en": self.label_en} | ({"ru": self.label_ru} if self.label_ru else {})

    def coded(self, was: str | None, taken: Collection[str]) -> str:
        """Return its code; a piece that was there keeps its own. Raises Invalid for a taken one."""
        if was is not None:
            return was
        if self.code in taken:
            raise Invalid({"code": lazy("This code is taken.")})
        return self.code or free_code(self.label_en, taken)


def free_code(name: str, taken: Collection[str]) -> str:
    """Make a code of an English name, another than those that are taken."""
    plain = re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")
    begun = plain if plain[:1].isalpha() else f"x_{plain}".strip("_")
    stem = begun[: LONGEST_CODE - 4].rstrip("_")
    numbers = range(2, len(taken) + 3)
    return next(each for each in (stem, *(f"{stem}_{at}" for at in numbers)) if each not in taken)


def _why(error: ErrorDetails) -> Words:
    match error["type"]:
        case "missing" | "string_too_short":
            return lazy("Fill this in.")
        case "string_too_long":
            return lazy("At most %(most)s characters.", most=error["ctx"]["max_length"])
        case "too_long":
            return lazy("At most %(most)s of them.", most=error["ctx"]["max_length"])
        case "int_parsing" | "greater_than_equal" | "less_than_equal":
            return lazy("Whole hours, from 1 to 8784.")
        case "string_pattern_mismatch" if error["loc"][-1] == "code":
            return lazy("Small Latin letters, digits and _; a letter first.")
        case "string_pattern_mismatch":
            return lazy("This holds signs that cannot be kept.")
        case _:
            return lazy("Choose one of the values offered.")
