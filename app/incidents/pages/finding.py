"""Search: the page of the bar's field, and what the palette finds."""

from collections.abc import Iterable

from flask import request

from app.core.actor import Actor, actor
from app.core.text import lazy
from app.incidents import access, queries
from app.incidents.models import Value
from app.incidents.pages.blueprint import may_read, pages
from app.web import palette
from app.web.look import locale
from app.web.render import render
from app.workflow.columns import columns

IN_PALETTE = 6


@pages.get("/search")
def search() -> str:
    """Show what holds the words, newest first, with the words marked."""
    access.check_may_read(actor())
    words = " ".join(request.args.get("q", "").replace("\0", "").split())[: queries.LONGEST]
    found = queries.find(actor(), words)
    return render(
        "incidents/search.html",
        words=words,
        found=found,
        own=columns("incident", Value, found),
        marked=queries.marked(found, words),
        most=queries.PAGE,
    )


@palette.provider(lazy("Incidents"))
def in_palette(words: str, who: Actor) -> Iterable[palette.Found]:
    """Incidents that hold the words."""
    if not may_read(who):
        return []
    return [
        palette.Found(
            f"/incidents/{row.reference}",
            row.subject,
            icon="inbox",
            reference=str(row.number),
            aside=row.standing.label(locale()),
        )
        for row in queries.find(who, words, size=IN_PALETTE)
    ]
