"""The bell, its list, and what one wants to be told of."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from flask import Blueprint, make_response, request, url_for
from pydantic import BaseModel
from werkzeug.wrappers import Response as AnyResponse

from app.core.actor import actor
from app.core.db import transaction
from app.core.errors import Invalid, Words
from app.core.paging import cursor_at, place_of
from app.core.text import _, lazy
from app.notifications import access, queries, services
from app.notifications.models import Kind
from app.notifications.spots import Spot
from app.web import nav
from app.web.i18n import number
from app.web.render import render, sent_to
from app.web.slots import fragment

pages = Blueprint("notifications", __name__, template_folder="templates")

FEW = 8
"""Lines under the bell; the page has them all."""

KINDS: Mapping[Kind, tuple[str, Words]] = {
    Kind.ASSIGNED: ("user-round", lazy("Work that others give me")),
    Kind.MENTIONED: ("message-square", lazy("Notes that call me")),
    Kind.ANSWERED: ("mail", lazy("Answers on what is mine or what I follow")),
    Kind.SOLVED: ("circle-check", lazy("Solved problems of mine or of what I follow")),
    Kind.FOLLOW_UP: ("alarm-clock", lazy("Follow-ups that came due")),
    Kind.CALLED_FOR: ("workflow", lazy("What a process asks me to look at")),
}

nav.add(
    nav.Entry(
        "notifications",
        lazy("Notifications"),
        "bell",
        "notifications.index",
        group="you",
        order=5,
        keys="g n",
    )
)


class Wanted(BaseModel):
    """The ticks of the form."""

    assigned: bool = False
    mentioned: bool = False
    answered: bool = False
    solved: bool = False
    follow_up: bool = False
    called_for: bool = False
    follows: bool = False


@pages.get("/notifications")
def index() -> str:
    """Show what the reader was told of; for the bell only the newest few."""
    who = actor()
    access.oneself(who)
    found = queries.notices(who, after=_after(), most=queries.PAGE + 1)
    shown = found[: queries.PAGE]
    further = cursor_at(Spot.of(shown[-1])) if len(found) > queries.PAGE else ""
    return render(
        "notifications/index.html",
        fragment="few",
        notices=shown,
        few=shown[:FEW],
        icons={kind: icon for kind, (icon, _words) in KINDS.items()},
        unread=queries.unread(who),
        next=url_for("notifications.index", after=further) if further else "",
        newest=url_for("notifications.index") if request.args.get("after") else "",
    )


@pages.get("/notifications/news")
def news() -> str:
    """The bell with its count as it is now; every page asks by itself."""
    access.oneself(actor())
    return render("notifications/news.html", count=_count(queries.unread(actor())))


@pages.post("/notifications/reading")
def read_all() -> AnyResponse:
    """Keep that all was read."""
    with transaction():
        services.read_all(access.oneself(actor()))
    return sent_to("/notifications", told=_("All is read"))


@pages.post("/notifications/<uuid:notice>/reading")
def read(notice: UUID) -> AnyResponse:
    """Keep that one was read, and lead on to its list; a script asks for nothing more."""
    with transaction():
        services.read(access.notice(actor(), notice))
    if request.headers.get("HX-Request"):
        return make_response("", 204)
    return sent_to("/notifications")


@pages.post("/notifications/preferences")
def choose() -> AnyResponse:
    """Keep what the reader wants to be told of."""
    whose = access.oneself(actor())
    wanted = Wanted(**{name: name in request.form for name in Wanted.model_fields})
    with transaction():
        services.prefer(whose, wanted.model_dump())
    return sent_to("/settings", told=_("Settings saved"))


@fragment("bar", template="notifications/bell.html")
def bell(people: Sequence[UUID]) -> Mapping[UUID, str]:
    """The count of the bell for the reader alone."""
    me = actor().person_id
    return {key: _count(queries.unread(actor())) for key in people if key == me}


@fragment("settings", template="notifications/settings.html")
def choices(people: Sequence[UUID]) -> Mapping[UUID, object]:
    """What the reader has chosen to be told of."""
    me = actor().person_id
    return {key: _choices(key) for key in people if key == me}


def _choices(person_id: UUID) -> Mapping[str, object]:
    chosen = queries.preferences(person_id)
    kinds = [(kind, words, getattr(chosen, kind)) for kind, (_icon, words) in KINDS.items()]
    return {"kinds": kinds, "follows": chosen.follows}


def _count(unread: int) -> str:
    most = queries.COUNTED_TO
    return f"{number(most)}+" if unread > most else number(unread) if unread else ""


def _after() -> queries.Spot | None:
    try:
        place = place_of(request.args.get("after"), Spot)
    except Invalid:
        return None
    return (place.at, place.id) if place else None
