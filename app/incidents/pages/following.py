"""Following an incident, and whom a note may call."""

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from app.core.actor import actor
from app.core.db import transaction
from app.core.text import _
from app.incidents import access, services
from app.incidents.pages.blueprint import pages
from app.incidents.pages.record import answer
from app.incidents.queries import following
from app.web.render import render

LONGEST = 100


@pages.post("/incidents/<incident:number>/following")
def follow(number: int) -> AnyResponse:
    """Tell the reader from now on what the customer answers."""
    with transaction():
        incident = access.incident(actor(), number)
        services.follow(incident.id, by=actor())
    return answer(number, told=_("You follow this"))


@pages.post("/incidents/<incident:number>/unfollowing")
def unfollow(number: int) -> AnyResponse:
    """Tell the reader no more."""
    with transaction():
        incident = access.incident(actor(), number)
        services.unfollow(incident.id, by=actor())
    return answer(number, told=_("You do not follow this any more"))


@pages.get("/incidents/<incident:number>/people")
def people_to_call(number: int) -> str:
    """Offer people who see the incident, as one types `@` and the beginning of a name."""
    incident = access.incident(actor(), number)
    access.check_may_work(actor())
    words = request.args.get("q", "").replace("\0", "").strip()[:LONGEST]
    found = following.offered(incident, words)
    return render("incidents/people.html", fragment="found", incident=incident, people=found)
