"""The desk's languages: English stands in the code, Russian in each part's `translations/ru.po`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from flask import Flask
from markupsafe import Markup

from app.core import text
from app.web.look import locale

PARTS = Path(__file__).parents[1]
FORMS = {"one": 0, "few": 1, "many": 2, "other": 2}
MOST = 4096
SEPARATORS = {"en": ",", "ru": "\u00a0"}


@dataclass(frozen=True)
class Catalogue:
    """What the parts say in one language."""

    words: Mapping[str, str] = field(default_factory=dict)
    plurals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def speak(app: Flask) -> None:
    """Have all words of the program and of its templates come in the reader's language."""
    text.set_translator(gettext, ngettext)
    app.jinja_env.globals.update(_=_for_template, ngettext=_plural_for_template)
    app.jinja_env.globals.update(number=number, decimal=decimal, size=size)


def gettext(words: str) -> str:
    return catalogue(locale()).words.get(words, words)


def ngettext(one: str, many: str, number: int) -> str:
    language = locale()
    forms = catalogue(language).plurals.get(one)
    if forms is None:
        return one if number == 1 else many
    return forms[FORMS[Locale(language).plural_form(number)]]


@cache
def catalogue(language: str) -> Catalogue:
    """Read the translations of all parts; a word that is missing stays English."""
    words: dict[str, str] = {}
    plurals: dict[str, tuple[str, ...]] = {}
    for file in sorted(PARTS.glob(f"*/translations/{language}.po")):
        for message in _messages(file, language):
            said = message.string
            if isinstance(message.id, str) and isinstance(said, str) and said:
                words[message.id] = said
            elif isinstance(message.id, tuple | list) and isinstance(said, tuple | list):
                plurals[message.id[0]] = tuple(said)
    return Catalogue(words, plurals)


def _messages(file: Path, language: str) -> list[Message]:
    with file.open("rb") as lines:
        return [each for each in read_po(lines, locale=language) if each.id and not each.fuzzy]


def number(value: int) -> str:
    """Return `value` with thousands parted as the language does."""
    return f"{value:,}".replace(",", SEPARATORS[locale()])


def decimal(value: float) -> str:
    """Return `value` with two places, as the language writes it: 0.82."""
    return format_decimal(value, "0.00", locale=locale())


def size(count: int) -> str:
    """Return so many bytes as a person reads them: 12 KB."""
    if count < 1024**2:
        return gettext("%(size)s KB") % {"size": max(round(count / 1024), 1)}
    return gettext("%(size)s MB") % {"size": round(count / 1024**2)}


def _for_template(words: str, /, **values: object) -> Markup:
    said = _markup(words, locale())
    return said % values if values else said


@lru_cache(MOST)
def _markup(words: str, language: str) -> Markup:
    """The words are ours, so they are markup already; the values are escaped by `%`."""
    return Markup(catalogue(language).words.get(words, words))  # noqa: S704


def _plural_for_template(one: str, many: str, count: int, /, **values: object) -> Markup:
    said = Markup(ngettext(one, many, count))  # noqa: S704 - likewise
    return said % {"number": number(count), **values}
