"""Who follows an incident."""

from flask import Response

from app.core.actor import actor
from app.core.answers import answer
from app.core.db import transaction
from app.core.openapi import documented
from app.incidents import access, services
from app.incidents.api.blueprint import TAG, api
from app.incidents.errors import ProgramsDoNotFollow
from app.incidents.queries import following
from app.incidents.schemas import FollowerOut, FollowersOut


@api.get("/incidents/<incident:number>/followers")
@documented(TAG, FollowersOut)
def followers(number: int) -> Response:
    """List who is told what the customer answers, the earliest first."""
    incident = access.incident(actor(), number)
    found = following.followers([incident.id]).get(incident.id, [])
    told = [FollowerOut(login=each.login, name=each.name) for each in found]
    return answer(FollowersOut(followers=told))


@api.put("/incidents/<incident:number>/following")
@documented(TAG, status=204, refusals=[ProgramsDoNotFollow])
def follow(number: int) -> Response:
    """Follow it oneself; a program cannot."""
    with transaction():
        services.follow(access.incident(actor(), number).id, by=actor())
    return Response(status=204)


@api.delete("/incidents/<incident:number>/following")
@documented(TAG, status=204, refusals=[ProgramsDoNotFollow])
def unfollow(number: int) -> Response:
    """Follow it no more."""
    with transaction():
        services.unfollow(access.incident(actor(), number).id, by=actor())
    return Response(status=204)
