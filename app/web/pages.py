"""Pages of the desk itself: the kit, the keys, the palette."""

from datetime import timedelta

from flask import Blueprint, request

from app.core.actor import actor
from app.core.errors import Forbidden
from app.core.text import lazy
from app.core.time import now
from app.web import keys, nav, palette
from app.web.render import render
from app.web.specimens import STATES

pages = Blueprint("web", __name__, template_folder="templates")

nav.add(
    nav.Entry(
        "administration",
        lazy("Administration"),
        "sliders-horizontal",
        "web.administration",
        order=90,
        keys="g a",
        shown_to=lambda who: bool(nav.apart(who)),
        holds="administration",
    )
)


@pages.get("/administration")
def administration() -> str:
    """List what the reader may shape or watch, and how it stands."""
    places = nav.apart(actor())
    if not places:
        raise Forbidden
    return render("web/administration.html", places=places)


@pages.get("/kit")
def kit() -> str:
    actor()
    at = now()
    return render(
        "web/kit.html",
        states=STATES,
        then=at - timedelta(minutes=12),
        tomorrow=at.date() + timedelta(days=1),
    )


@pages.get("/keys")
def key_sheet() -> str:
    return render("web/keys.html", fragment="sheet", sections=keys.sections(actor()))


@pages.get("/palette")
def find() -> str:
    words = " ".join(request.args.get("q", "").replace("\0", "").split())[:200]
    found = palette.results(words, actor())
    return render("web/palette.html", fragment="found", words=words, found=found)
