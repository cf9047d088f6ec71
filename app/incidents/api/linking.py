"""What an incident hangs together with."""

from flask import Response

from app.core.actor import actor
from app.core.answers import answer
from app.core.db import transaction
from app.core.errors import Invalid
from app.core.openapi import documented
from app.core.sent import body_as
from app.incidents import access, queries, services
from app.incidents.api import telling
from app.incidents.api.blueprint import TAG, api
from app.incidents.errors import AlreadyLinked, CannotMerge, NotLinked, NotMerged
from app.incidents.models import Incident, LinkKind
from app.incidents.schemas import IncidentOut, LinkIn, LinkOut, LinksOut, MergeIn


@api.get("/incidents/<incident:number>/links")
@documented(TAG, LinksOut)
def links(number: int) -> Response:
    """List what it is a duplicate of or related to, as far as the caller sees it."""
    return _told(access.incident(actor(), number))


@api.put("/incidents/<incident:number>/links/<incident:other>")
@documented(TAG, LinksOut, body=LinkIn, refusals=[Invalid, AlreadyLinked])
def link_incidents(number: int, other: int) -> Response:
    """Link it with another incident."""
    with transaction():
        incident = access.incident(actor(), number, to="work")
        services.link(incident, access.incident(actor(), other), body_as(LinkIn).kind, by=actor())
        return _told(incident)


@api.delete("/incidents/<incident:number>/links/<incident:other>")
@documented(TAG, LinksOut, refusals=[NotLinked])
def unlink_incidents(number: int, other: int) -> Response:
    """Take the link with another incident away, whichever way it was made."""
    with transaction():
        incident = access.incident(actor(), number, to="work")
        services.unlink(incident, access.incident(actor(), other), by=actor())
        return _told(incident)


@api.put("/incidents/<incident:number>/merge")
@documented(TAG, IncidentOut, body=MergeIn, versioned=True, refusals=[Invalid, CannotMerge])
def merge_incidents(number: int) -> Response:
    """Make it a part of another: conversation and requester go along, and it is closed."""
    with transaction():
        access.incident(actor(), number)
        access.check_may_work(actor())
        into = int(body_as(MergeIn).into.removeprefix("INC-"))
        incident, whole = access.both(actor(), number, into)
        services.merge(incident, whole, by=actor())
        return telling.one(incident)


@api.delete("/incidents/<incident:number>/merge")
@documented(TAG, IncidentOut, versioned=True, refusals=[NotMerged])
def unmerge_incidents(number: int) -> Response:
    """Take it apart from the incident that it is part of."""
    with transaction():
        part = access.incident(actor(), number)
        access.check_may_work(actor())
        whole = queries.merged_into(part)
        if whole is None:
            raise NotMerged
        incident, into = access.both(actor(), number, whole)
        services.unmerge(incident, into, by=actor())
        return telling.one(incident)


def _told(incident: Incident) -> Response:
    found = [
        LinkOut(
            incident=each.reference,
            kind=LinkKind(each.kind),
            made_here=each.said_here,
            subject=each.subject,
            state=each.state,
        )
        for each in queries.links_of(incident, actor())
    ]
    return answer(LinksOut(links=found))
