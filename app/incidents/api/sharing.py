"""The link by which the customer of an incident sees their case."""

from flask import Response

from app.core.actor import actor
from app.core.answers import answer
from app.core.db import transaction
from app.core.openapi import documented
from app.incidents import access, services
from app.incidents.api.blueprint import TAG, api
from app.incidents.errors import CaseLinksOff, NoCaseLink
from app.incidents.models import CaseLink
from app.incidents.schemas import CaseLinkOut


@api.get("/incidents/<incident:number>/case-link")
@documented(TAG, CaseLinkOut, refusals=[NoCaseLink])
def case_link(number: int) -> Response:
    """Read the link that opens the case for its customer now."""
    incident = access.incident(actor(), number)
    access.check_may_work(actor())
    link = services.link_of(incident)
    if link is None:
        raise NoCaseLink
    return _told(link)


@api.put("/incidents/<incident:number>/case-link")
@documented(TAG, CaseLinkOut, refusals=[CaseLinksOff])
def share_case(number: int) -> Response:
    """Make a link for the customer, or read the one that stands.

    Whoever has it sees the case without signing in: its state and what the customer and we have
    said, never notes. Send it to the requester only.
    """
    with transaction():
        link = services.share(access.incident(actor(), number, to="work"), by=actor())
        return _told(link)


@api.delete("/incidents/<incident:number>/case-link")
@documented(TAG, status=204, refusals=[NoCaseLink])
def unshare_case(number: int) -> Response:
    """Take the link away: it opens nothing any more."""
    with transaction():
        services.unshare(access.incident(actor(), number, to="work"), by=actor())
    return Response(status=204)


def _told(link: CaseLink) -> Response:
    url = services.address_of(link)
    return answer(CaseLinkOut(url=url, made_at=link.made_at, expires_at=link.expires_at))
