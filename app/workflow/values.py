"""Values of the company's own fields: read from what people and programs send, kept by kind."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any
from uuid import UUID

import re2

from app.core.text import Lazy, lazy
from app.workflow.conditions import Value
from app.workflow.definition import CustomField, FieldKind

LONGEST_TEXT = 2_000
PLACES = Decimal("0.000001")
GREATEST = Decimal(10) ** 12
PATTERN_MEMORY = 1 << 20
"""Bytes that one pattern may take when it is compiled: a greedy one is refused, not tried."""


class BadValue(ValueError):  # noqa: N818 - the domain's word
    """What is wrong with a value, in words for whoever sent it."""

    def __init__(self, words: Lazy) -> None:
        super().__init__(words)
        self.words = words


def read(asked: CustomField, sent: object) -> Value | None:
    """Return the value of this field that was sent, as text or as plain JSON; empty is none.

    Raises BadValue. Whether a person is one of the desk is for the caller to say.
    """
    given = sent.strip() if isinstance(sent, str) else sent
    if given is None or given == "":
        return None
    return READING[asked.kind](asked, given)


def plain(value: Value | None) -> Any:
    """Return the value as plain JSON: a number as it would be written, a day as 2026-11-21."""
    match value:
        case bool() | None:
            return value
        case Decimal():
            return written(value)
        case date():
            return value.isoformat()
        case _:
            return str(value)


def written(number: Decimal) -> str:
    """Return the number without an exponent and without zeros at its end."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@lru_cache(maxsize=1024)
def pattern(text: str) -> Any:
    """Compile a pattern that takes time in line with the text, whatever it is (RE2).

    Raises BadValue.
    """
    options = re2.Options()
    options.max_mem = PATTERN_MEMORY
    options.log_errors = False
    try:
        return re2.compile(text, options)
    except re2.error:
        raise BadValue(lazy("This is no pattern that can be checked.")) from None


def _text(asked: CustomField, given: object) -> Value:
    if not isinstance(given, str) or "\x00" in given:
        raise BadValue(lazy("Write words."))
    if len(given) > LONGEST_TEXT:
        raise BadValue(lazy("At most %(most)s characters.", most=LONGEST_TEXT))
    if asked.pattern and not pattern(asked.pattern).fullmatch(given):
        raise BadValue(lazy("This does not look as it should."))
    return given


def _number(_asked: CustomField, given: object) -> Value:
    wrong = BadValue(lazy("Write a number, such as 1200 or 12.5."))
    if isinstance(given, bool) or not isinstance(given, (str, int, float, Decimal)):
        raise wrong
    try:
        found = Decimal(str(given).replace("\u00a0", "").replace(" ", "").replace(",", "."))
        if not found.is_finite() or abs(found) >= GREATEST or found != found.quantize(PLACES):
            raise wrong
    except InvalidOperation:
        raise wrong from None
    return found


def _date(_asked: CustomField, given: object) -> Value:
    try:
        return date.fromisoformat(given if isinstance(given, str) else "")
    except ValueError:
        raise BadValue(lazy("Write a day as 2026-11-21.")) from None


def _choice(asked: CustomField, given: object) -> Value:
    if not isinstance(given, str) or asked.choice(given) is None:
        raise BadValue(lazy("Choose one of the values offered."))
    return given


def _person(_asked: CustomField, given: object) -> Value:
    try:
        return given if isinstance(given, UUID) else UUID(str(given))
    except ValueError:
        raise BadValue(lazy("Choose one of the people offered.")) from None


def _flag(_asked: CustomField, given: object) -> Value:
    known: Mapping[object, bool] = {"yes": True, "no": False, True: True, False: False}
    if not isinstance(given, (str, bool)) or given not in known:
        raise BadValue(lazy("Answer yes or no."))
    return known[given]


READING: Mapping[FieldKind, Callable[[CustomField, object], Value]] = {
    FieldKind.TEXT: _text,
    FieldKind.NUMBER: _number,
    FieldKind.DATE: _date,
    FieldKind.CHOICE: _choice,
    FieldKind.PERSON: _person,
    FieldKind.FLAG: _flag,
}
