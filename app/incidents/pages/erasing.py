"""Erasing what is known of a requester: finding them, reading what goes, typing yes, watching."""

from collections.abc import Mapping
from uuid import UUID

from flask import make_response, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.core.actor import Actor, Verb, actor
from app.core.db import transaction
from app.core.errors import Invalid, Words
from app.core.text import lazy, ngettext
from app.incidents import access
from app.incidents.errors import NoSuchIncident
from app.incidents.pages.blueprint import pages
from app.incidents.queries import erasing as queries
from app.incidents.queries.searching import NUMBER
from app.incidents.services import erasing
from app.web import nav
from app.web.render import render, sent_to

LONGEST = 254


def may_erase(who: Actor) -> bool:
    return who.may(Verb.ERASE_REQUESTERS)


def figure() -> Words:
    """How many are at work."""
    return ngettext("%(number)s at work", "%(number)s at work", queries.at_work())


nav.add(
    nav.Entry(
        "erasures",
        lazy("Erasures"),
        "trash-2",
        "incidents.erasures",
        group="administration",
        order=70,
        shown_to=may_erase,
        about=lazy("Have what is known of a requester forgotten for good."),
        figure=figure,
    )
)


@pages.get("/erasures")
def erasures() -> str:
    """Show the erasures, and find whom to erase by an address or by the number of an incident."""
    who = actor()
    who.check_may(Verb.ERASE_REQUESTERS)
    asked = request.args.get("q", "").replace("\0", "").strip()[:LONGEST]
    return render(
        "incidents/erasures.html",
        asked=asked,
        found=_found(who, asked) if asked else [],
        erasures=queries.erasures(),
    )


@pages.get("/erasures/of/<incident:number>")
def preview_erasure(number: int) -> str:
    """Show what would be erased, and what stays."""
    return _preview(number, {}, "")


@pages.post("/erasures/of/<incident:number>")
def erase(number: int) -> AnyResponse:
    """Begin to erase, once the name or number is typed."""
    try:
        with transaction():
            incident = access.requester_to_erase(actor(), number, to="work")
            typed = request.form.get("confirm", "")
            erasure = erasing.start(
                incident.requester, confirmed=typed, incident=incident, by=actor()
            )
            place = url_for("incidents.erasure", erasure=erasure.id)
    except Invalid as refusal:
        page = _preview(number, refusal.faults, request.form.get("confirm", ""))
        return make_response(page, refusal.status)
    return sent_to(place)


@pages.get("/erasures/<uuid:erasure>")
def erasure(erasure: UUID) -> str:
    """Show how far an erasure has come."""
    row = access.erasure(actor(), erasure)
    progress = queries.progress(row.id)
    return render("incidents/erasure.html", fragment="whole", erasure=row, progress=progress)


def _found(who: Actor, asked: str) -> list[queries.Found]:
    number = NUMBER.match(asked)
    found = queries.find(asked)
    if number and not found:
        try:
            incident = access.requester_to_erase(who, int(number[1]))
        except NoSuchIncident:
            return []
        return [queries.Found(incident.requester, incident.number)]
    return found


def _preview(number: int, faults: Mapping[str, Words], typed: str) -> str:
    incident = access.requester_to_erase(actor(), number)
    return render(
        "incidents/erasing.html",
        incident=incident,
        requester=incident.requester,
        taken=queries.taken(incident.requester_id),
        faults=faults,
        typed=typed,
    )
