"""The link for the customer, as an agent makes, copies and takes it away."""

from typing import Any

from flask import make_response, request
from werkzeug.wrappers import Response as AnyResponse

from app.core.actor import actor
from app.core.db import transaction
from app.core.settings import settings
from app.incidents import access, services
from app.incidents.models import Incident
from app.incidents.pages.blueprint import pages
from app.incidents.pages.record import address
from app.web.render import render, sent_to, wants_part

PAGE = "incidents/case_link.html"


@pages.get("/incidents/<incident:number>/case-link")
def case_link(number: int) -> str:
    """Show the link, or how to make one."""
    incident = access.incident(actor(), number)
    access.check_may_work(actor())
    return render(PAGE, fragment="link", **_values(incident))


@pages.post("/incidents/<incident:number>/case-link")
def share(number: int) -> AnyResponse:
    """Make a new link; the one before opens nothing any more."""
    with transaction():
        incident = access.incident(actor(), number, to="work")
        services.share_anew(incident, by=actor())
    return _answer(incident)


@pages.post("/incidents/<incident:number>/case-link/removal")
def unshare(number: int) -> AnyResponse:
    """Take the link away."""
    with transaction():
        incident = access.incident(actor(), number, to="work")
        services.unshare(incident, by=actor())
    return _answer(incident)


def _answer(incident: Incident) -> AnyResponse:
    if wants_part():
        return make_response(render(PAGE, fragment="link", **_values(incident)))
    return sent_to(request.path.removesuffix("/removal"))


def _values(incident: Incident) -> dict[str, Any]:
    link = services.link_of(incident)
    return {
        "incident": incident,
        "link": link,
        "address": services.address_of(link) if link else "",
        "is_off": not settings().case_link_key,
        "days": settings().case_link_days,
        "back": address(incident),
    }
