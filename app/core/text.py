"""Words for people: English in the code, other languages in each part's `translations/`.

The kernel knows no language. The web part sets the translators at start; without them (a worker,
a command) the English words stand.
"""

from collections.abc import Callable

from typing_extensions import override

Translator = Callable[[str], str]
Plural = Callable[[str, str, int], str]


class _Translators:
    gettext: Translator = staticmethod(lambda words: words)
    ngettext: Plural = staticmethod(lambda one, many, n: one if n == 1 else many)


def set_translator(gettext: Translator, ngettext: Plural) -> None:
    """Have `_`, `ngettext` and lazy words speak through these from now on."""
    _Translators.gettext = staticmethod(gettext)
    _Translators.ngettext = staticmethod(ngettext)


def _(words: str, /, **values: object) -> str:
    """Return `words` in the reader's language, with `%(name)s` filled in from `values`."""
    said = _Translators.gettext(words)
    return said % values if values else said


def ngettext(one: str, many: str, number: int, /, **values: object) -> str:
    """Return the form of the words that goes with `number`, which they may name as %(number)s."""
    return _Translators.ngettext(one, many, number) % {"number": number, **values}


class Lazy:
    """Words that are translated when they are read, not when the module is loaded."""

    def __init__(self, words: str, values: dict[str, object] | None = None) -> None:
        self.words = words
        self.values = values or {}

    @override
    def __str__(self) -> str:
        return _(self.words, **self.values)

    @override
    def __repr__(self) -> str:
        return f"Lazy({self.words!r})"

    @override
    def __eq__(self, other: object) -> bool:
        return str(self) == str(other)

    @override
    def __hash__(self) -> int:
        return hash(self.words)


def lazy(words: str, /, **values: object) -> Lazy:
    """Mark `words` for translation at the moment of reading."""
    return Lazy(words, values)
