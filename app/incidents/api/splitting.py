"""A message of a conversation that becomes an incident of its own."""

from uuid import UUID

from flask import Response, url_for

from app.core.actor import actor
from app.core.idempotency import once
from app.core.openapi import documented
from app.core.sent import body_as
from app.incidents import access, services
from app.incidents.api import telling
from app.incidents.api.blueprint import TAG, api
from app.incidents.errors import CannotSplit, PartOfAnother
from app.incidents.schemas import IncidentOut, SplitIn


@api.post("/incidents/<incident:number>/messages/<uuid:message>/splitting")
@documented(
    TAG,
    IncidentOut,
    status=201,
    body=SplitIn,
    versioned=True,
    once=True,
    refusals=[CannotSplit, PartOfAnother],
)
def split_incident(number: int, message: UUID) -> Response:
    """Open an incident with this message, which leaves its conversation with its files."""
    with once() as sent:
        incident = access.incident(actor(), number, to="work")
        if old := sent.answer():
            return old
        said = services.check_can_split(incident, message)
        subject = body_as(SplitIn).subject or services.title_of(said.text)
        made = services.split(incident, message, subject=subject, by=actor())
        response = telling.one(made, 201)
        response.headers["Location"] = url_for("incidents_api.incident", number=made.number)
        return sent.keep(response)
