"""What every form of the screens is made of: kinds of fields, and faults worded for a person."""

from collections.abc import Mapping
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, StringConstraints, ValidationError
from pydantic_core import ErrorDetails
from werkzeug.datastructures import MultiDict

from app.core.errors import Invalid, Words
from app.core.text import lazy
from app.incidents.models import Level

LONGEST_LINE = 200
LONGEST_TEXT = 20_000
MOST_PICKED = 200


def or_none(value: Any) -> Any:
    """An empty field is none."""
    return None if value == "" else value


def _level(value: Any) -> Any:
    return int(value) if value in {"1", "2", "3"} else or_none(value)


def _words(value: Any) -> Any:
    return [word for word in value.split(",") if word.strip()] if isinstance(value, str) else value


Line = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=LONGEST_LINE, pattern=r"^[^\x00\r\n]*$"
    ),
]
Text = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=LONGEST_TEXT, pattern=r"^[^\x00]*$"
    ),
]
Draft = Annotated[str, StringConstraints(max_length=LONGEST_TEXT, pattern=r"^[^\x00]*$")]
OptionalLine = Annotated[Line | None, BeforeValidator(or_none)]
OptionalText = Annotated[Text | None, BeforeValidator(or_none)]
OptionalKey = Annotated[UUID | None, BeforeValidator(or_none)]
OptionalLevel = Annotated[Level | None, BeforeValidator(_level)]
Tags = Annotated[list[Line], BeforeValidator(_words)]
OptionalEmail = Annotated[
    Annotated[str, StringConstraints(pattern=r"^[^@\s\x00]+@[^@\s\x00]+$", max_length=254)] | None,
    BeforeValidator(or_none),
]
OptionalPhone = Annotated[
    Annotated[str, StringConstraints(pattern=r"^\+?[\d\s().-]{5,30}$")] | None,
    BeforeValidator(or_none),
]
OptionalTelegram = Annotated[
    Annotated[str, StringConstraints(pattern=r"^\d{1,20}$")] | None, BeforeValidator(or_none)
]


class Form(BaseModel):
    """Fields of a form. Whatever else was sent is not read (attack class 21)."""

    @classmethod
    def of(cls, sent: MultiDict[str, str]) -> Self:
        """Read what was sent. Raises Invalid with words for each field that is wrong."""
        try:
            return cls.model_validate(cls.gathered(sent))
        except ValidationError as fault:
            raise Invalid({_field(each): _why(each) for each in fault.errors()}) from None

    @classmethod
    def gathered(cls, sent: MultiDict[str, str]) -> Mapping[str, Any]:
        return sent.to_dict()


def _field(error: ErrorDetails) -> str:
    return str(error["loc"][0]) if error["loc"] else "form"


def _why(error: ErrorDetails) -> Words:
    known = {
        "email": lazy("Write it as name@example.com."),
        "phone": lazy("Write it with digits, best with + and the country."),
        "telegram_id": lazy("The number of the Telegram account, digits only."),
        "other": lazy("Write its number, such as INC-1042."),
        "incident": lazy("Write its number, such as INC-1042."),
        "problem": lazy("Write its number, such as PRB-7."),
        "to": lazy("Write its number, such as PRB-7."),
    }
    match error["type"]:
        case "missing" | "string_too_short":
            return lazy("Fill this in.")
        case "string_too_long":
            return lazy("At most %(most)s characters.", most=error["ctx"]["max_length"])
        case "string_pattern_mismatch":
            return known.get(_field(error), lazy("This holds signs that cannot be kept."))
        case _:
            return lazy("Choose one of the values offered.")
