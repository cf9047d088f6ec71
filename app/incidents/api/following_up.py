"""What happens to an incident when its customer does not answer."""

from datetime import timedelta

from flask import Response

from app.core import time
from app.core.actor import actor
from app.core.answers import answer
from app.core.db import transaction
from app.core.errors import Invalid
from app.core.openapi import documented
from app.core.sent import body_as
from app.incidents import access, services
from app.incidents.api.blueprint import TAG, api
from app.incidents.errors import ClosedForFollowUps, NoFollowUp, PartOfAnother
from app.incidents.models import FollowUp
from app.incidents.schemas import FollowUpIn, FollowUpOut
from app.workflow.errors import AlreadyThere, NoSuchMove


@api.get("/incidents/<incident:number>/follow-up")
@documented(TAG, FollowUpOut, refusals=[NoFollowUp])
def follow_up(number: int) -> Response:
    """Read what happens without an answer."""
    found = services.waiting(access.incident(actor(), number).id)
    if found is None:
        raise NoFollowUp
    return answer(_told(found))


@api.put("/incidents/<incident:number>/follow-up")
@documented(
    TAG,
    FollowUpOut,
    body=FollowUpIn,
    refusals=[Invalid, PartOfAnother, ClosedForFollowUps, NoSuchMove, AlreadyThere],
)
def set_follow_up(number: int) -> Response:
    """Have something happen unless the customer answers before; it takes the place of another."""
    with transaction():
        incident = access.incident(actor(), number, to="work")
        asked = body_as(FollowUpIn)
        at = asked.at or time.now() + timedelta(hours=asked.hours or 0)
        plan = services.Plan(at=at, then=asked.then, text=asked.text)
        return answer(_told(services.follow_up(incident, plan, by=actor())))


@api.delete("/incidents/<incident:number>/follow-up")
@documented(TAG, status=204, refusals=[NoFollowUp])
def cancel_follow_up(number: int) -> Response:
    """Have nothing happen."""
    with transaction():
        services.cancel_follow_up(access.incident(actor(), number, to="work"), by=actor())
    return Response(status=204)


def _told(found: FollowUp) -> FollowUpOut:
    return FollowUpOut.model_validate(
        {
            "then": found.then,
            "at": found.due_at,
            "text": found.text,
            "by": found.by_name,
            "set_at": found.set_at,
        }
    )
