"""Whether an incident is private, and who is named on it."""

from flask import Response

from app.core.actor import actor
from app.core.answers import answer
from app.core.db import transaction
from app.core.errors import Invalid
from app.core.openapi import documented
from app.core.sent import body_as
from app.incidents import access, services
from app.incidents.api.blueprint import TAG, api
from app.incidents.errors import PartOfAnother
from app.incidents.models import Incident, NamedKind
from app.incidents.queries import privacy as queries
from app.incidents.schemas import PrivacyIn, PrivacyOut


@api.get("/incidents/<incident:number>/privacy")
@documented(TAG, PrivacyOut)
def privacy(number: int) -> Response:
    """Tell whether it is private, and who is named."""
    return _told(access.incident(actor(), number))


@api.put("/incidents/<incident:number>/privacy")
@documented(TAG, PrivacyOut, body=PrivacyIn, refusals=[Invalid, PartOfAnother])
def make_private(number: int) -> Response:
    """Make it private and name exactly these; the caller stays named."""
    with transaction():
        incident = access.incident(actor(), number, to="work")
        asked = body_as(PrivacyIn)
        viewers = services.check_viewers(asked.people, field="people")
        viewers += services.check_viewers(asked.clients, field="clients")
        services.name_only(incident, viewers, by=actor())
        return _told(incident)


@api.delete("/incidents/<incident:number>/privacy")
@documented(TAG, PrivacyOut)
def make_open(number: int) -> Response:
    """Let everybody see it who sees its department; the names are forgotten."""
    with transaction():
        incident = access.incident(actor(), number, to="work")
        services.reveal(incident, by=actor())
        return _told(incident)


def _told(incident: Incident) -> Response:
    named = queries.named(incident)
    return answer(
        PrivacyOut(
            private=incident.private,
            people=[each.handle for each in named if each.kind == NamedKind.PERSON],
            clients=[each.handle for each in named if each.kind == NamedKind.CLIENT],
        )
    )
