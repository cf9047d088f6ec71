"""Both languages say everything, and nothing that nobody says."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import polib
import pytest
from babel.messages.extract import extract
from flask import Flask

from app.core.text import _, ngettext
from app.web.i18n import PARTS, catalogue

CALLS = {"_": None, "lazy": None, "gettext": None, "ngettext": (1, 2)}
CATALOGUES = sorted(PARTS.glob("*/translations/ru.po"))


def test_every_word_has_its_russian() -> None:
    known = catalogue("ru")
    missing = [said for said in _said() if said not in known.words and said not in known.plurals]
    assert not sorted(missing)


def test_no_translation_is_left_over() -> None:
    known = catalogue("ru")
    assert not sorted({*known.words, *known.plurals} - set(_said()))


@pytest.mark.parametrize("file", CATALOGUES, ids=lambda file: file.parts[-3])
def test_a_translation_fills_in_the_same_values(file: Path) -> None:
    for entry in polib.pofile(str(file)):
        for said in [entry.msgstr, *entry.msgstr_plural.values()]:
            if said:
                assert _places(said) == _places(entry.msgid), entry.msgid
        assert not entry.fuzzy, entry.msgid
        assert len(entry.msgstr_plural) in {0, 3}, entry.msgid


def test_parts_do_not_translate_one_word_in_two_ways() -> None:
    ways: dict[str, set[str]] = {}
    for file in CATALOGUES:
        for entry in polib.pofile(str(file)):
            ways.setdefault(entry.msgid, set()).add(entry.msgstr)
    assert not {said for said, found in ways.items() if len(found) > 1}


@pytest.mark.parametrize(
    ("count", "said"),
    [(1, "1 поле требует"), (3, "3 поля требуют"), (5, "5 полей требуют"), (21, "21 поле требует")],
)
def test_russian_has_three_forms(kit: Flask, count: int, said: str) -> None:
    with kit.test_request_context("/?lang=ru"):
        words = ngettext("%(number)s field needs you.", "%(number)s fields need you.", count)
    assert words.startswith(said)


@pytest.mark.parametrize(
    ("path", "browser", "said"),
    [
        ("/", "ru-RU,ru;q=0.9,en;q=0.5", "Отменить"),
        ("/", "de-DE,en;q=0.5", "Undo"),
        ("/", "fr", "Undo"),
        ("/?lang=ru", "en", "Отменить"),
        ("/?lang=xx", "ru", "Отменить"),
    ],
)
def test_the_language_is_asked_for_or_the_browsers(
    kit: Flask, path: str, browser: str, said: str
) -> None:
    with kit.test_request_context(path, headers={"Accept-Language": browser}):
        assert _("Undo") == said


def test_values_are_escaped_in_templates(kit: Flask) -> None:
    with kit.test_request_context("/"):
        page = kit.jinja_env.from_string("{{ _('Selected: %(count)s', count=name) }}")
        assert page.render(name="<b>") == "Selected: &lt;b&gt;"


def _said() -> Iterator[str]:
    for file in [*PARTS.glob("**/*.py"), *PARTS.glob("*/templates/**/*.html")]:
        kind = "jinja2.ext:babel_extract" if file.suffix == ".html" else "python"
        for _line, words, _comments, _context in extract(kind, BytesIO(file.read_bytes()), CALLS):
            yield words if isinstance(words, str) else words[0]


def _places(words: str) -> set[str]:
    return {part.split(")")[0] for part in words.split("%(")[1:]}
