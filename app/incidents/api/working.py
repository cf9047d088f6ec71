"""Work on an incident: its state, whose it is, its tags, and that it is spam."""

from flask import Response

from app.core.actor import actor
from app.core.db import transaction
from app.core.errors import Invalid
from app.core.idempotency import once
from app.core.openapi import documented
from app.core.sent import body_as
from app.incidents import access, services
from app.incidents.api import telling
from app.incidents.api.blueprint import TAG, api
from app.incidents.errors import NotAssignable, NotYours
from app.incidents.schemas import AssignmentIn, IncidentOut, StateIn
from app.people import naming
from app.workflow import naming as own
from app.workflow.errors import AlreadyThere, MoveNeeds, NoSuchMove, NotYourMove, ResolveFirst


@api.put("/incidents/<incident:number>/state")
@documented(
    TAG,
    IncidentOut,
    body=StateIn,
    versioned=True,
    once=True,
    refusals=[NoSuchMove, NotYourMove, ResolveFirst, AlreadyThere, MoveNeeds],
)
def move_incident(number: int) -> Response:
    """Move it to another state of its process: resolving, closing and reopening, too."""
    with once() as sent:
        incident = access.incident(actor(), number, to="work")
        if old := sent.answer():
            return old
        asked = body_as(StateIn)
        if asked.fields:
            fields = own.edited(incident.process, asked.fields)
            services.edit(incident, fields, seen=incident.version, by=actor())
        services.move(
            incident, asked.state, by=actor(), resolution=_resolution(asked), reason=asked.reason
        )
        return sent.keep(telling.one(incident))


@api.put("/incidents/<incident:number>/assignment")
@documented(
    TAG,
    IncidentOut,
    body=AssignmentIn,
    versioned=True,
    once=True,
    refusals=[NotYours, NotAssignable],
)
def assign_incident(number: int) -> Response:
    """Give it to a department, to a person, or to a person of a department."""
    with once() as sent:
        incident = access.incident(actor(), number, to="work")
        if old := sent.answer():
            return old
        asked = body_as(AssignmentIn)
        if "department" in asked.model_fields_set:
            department = naming.department_id(asked.department)
            services.pass_on(incident, to=department, by=actor())
        if "assignee" in asked.model_fields_set:
            services.assign(incident, to=naming.person_id(asked.assignee), by=actor())
        return sent.keep(telling.one(incident))


@api.put("/incidents/<incident:number>/spam")
@documented(TAG, IncidentOut, versioned=True)
def mark_incident_as_spam(number: int) -> Response:
    """Close it as spam; it leaves every list but that of spam."""
    with transaction():
        incident = access.incident(actor(), number, to="work")
        services.mark_as_spam(incident, by=actor())
        return telling.one(incident)


@api.put("/incidents/<incident:number>/tags/<tag>")
@documented(TAG, IncidentOut, versioned=True, refusals=[Invalid])
def tag_incident(number: int, tag: str) -> Response:
    """Add a tag; one that is there already stays."""
    with transaction():
        incident = access.incident(actor(), number, to="work")
        services.tag(incident, add=[tag], by=actor())
        return telling.one(incident)


@api.delete("/incidents/<incident:number>/tags/<tag>")
@documented(TAG, IncidentOut, versioned=True)
def untag_incident(number: int, tag: str) -> Response:
    """Take a tag away; one that is not there is no matter."""
    with transaction():
        incident = access.incident(actor(), number, to="work")
        services.tag(incident, remove=[tag], by=actor())
        return telling.one(incident)


def _resolution(asked: StateIn) -> services.Resolution | None:
    given = asked.resolution
    return services.Resolution(code=given.code, text=given.text) if given else None
