"""How large the diagram stands: as large as it is, or whole in its frame. The address keeps it."""

from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from app.core.errors import Words
from app.core.text import lazy
from app.workflow.pages.blueprint import pages

WHOLE = "whole"
SIZES = {"": lazy("Full size"), WHOLE: lazy("Whole")}
PIECES = ("state", "move", "field", "add", "from")
KEEPING = {
    f"workflow.{each}"
    for each in (
        "show",
        "version",
        "begin",
        "draft",
        "add_piece",
        "change_piece",
        "remove_piece",
        "return_piece",
    )
}


@dataclass(frozen=True)
class Size:
    """A size that one can choose, and where the page stands in it."""

    words: Words
    href: str
    is_here: bool


def is_whole() -> bool:
    """Whether the diagram stands whole in its frame."""
    return request.args.get("size") == WHOLE


def sizes() -> list[Size]:
    """The sizes that the present page can have, with what is chosen on it."""
    page = request.endpoint if request.method == "GET" else "workflow.draft"
    known: dict[str, Any] = {
        name: value
        for name, value in (request.view_args or {}).items()
        if name in {"process", "version"}
    }
    known |= {name: request.args[name] for name in PIECES if name in request.args}
    here = WHOLE if is_whole() else ""
    return [
        Size(words, url_for(str(page), size=size or None, **known), size == here)
        for size, words in SIZES.items()
    ]


@pages.url_defaults
def keep(endpoint: str, values: dict[str, Any]) -> None:
    """Have what leads on from a page lead to the same size."""
    if endpoint in KEEPING and request.args.get("size") == WHOLE:
        values.setdefault("size", WHOLE)
