"""Problems in the palette: by number, and by the words they hold."""

import re
from collections.abc import Iterable

from app.core.actor import Actor
from app.core.text import lazy
from app.problems import queries
from app.problems.pages.blueprint import may_read
from app.web import palette
from app.web.look import locale

IN_PALETTE = 5
NUMBER = re.compile(r"\s*(?:PRB-)?(\d{1,15})\s*", re.IGNORECASE)


@palette.provider(lazy("Problems"))
def in_palette(words: str, who: Actor) -> Iterable[palette.Found]:
    """Problems with this number, or that hold the words, the last changed first."""
    if not may_read(who):
        return []
    return [
        palette.Found(
            f"/problems/{row.reference}",
            row.title,
            icon="workflow",
            reference=row.reference,
            aside=row.standing.label(locale()),
        )
        for row in find(who, words, size=IN_PALETTE)
    ]


def find(who: Actor, words: str, *, size: int) -> list[queries.Row]:
    """Return the problem with this number, and so many that hold the words, last changed first."""
    number = NUMBER.fullmatch(words)
    known = queries.by_number(who, int(number[1])) if number else []
    holding = queries.holding(who, words, size=size)
    return [*known, *(each for each in holding if each not in known)]
