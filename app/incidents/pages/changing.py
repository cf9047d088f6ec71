"""Changes of one incident: whose it is, its fields, and undoing the last of them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import make_response, request
from werkzeug.wrappers import Response as AnyResponse

from app.core.actor import actor
from app.core.db import transaction
from app.core.text import _
from app.incidents import access, services
from app.incidents.errors import EditConflict
from app.incidents.forms import AssigneeForm, DepartmentForm, FieldsForm
from app.incidents.models import Incident
from app.incidents.pages.blueprint import pages
from app.incidents.pages.own_fields import edit_what_one_may
from app.incidents.pages.record import address, answer
from app.incidents.pages.telling import Names
from app.web.render import render, retarget, wants_part
from app.workflow import filling
from app.workflow.naming import person_fields


@pages.post("/incidents/<incident:number>/assignment")
def assign(number: int) -> AnyResponse:
    """Give it to a person, or to nobody."""
    with transaction():
        incident = access.incident(actor(), number, to="work")
        form = AssigneeForm.of(request.form)
        _check(incident, "assignee", incident.assignee_id, form.assignee, seen=form.seen)
        services.assign(incident, to=form.assignee, by=actor())
    return answer(number, told=_("Assigned"))


@pages.post("/incidents/<incident:number>/department")
def pass_on(number: int) -> AnyResponse:
    """Give it to a department."""
    with transaction():
        incident = access.incident(actor(), number, to="work")
        form = DepartmentForm.of(request.form)
        _check(incident, "department", incident.department_id, form.department, seen=form.seen)
        services.pass_on(incident, to=form.department, by=actor())
    return answer(number, told=_("Passed on"))


@pages.post("/incidents/<incident:number>/fields")
def edit(number: int) -> AnyResponse:
    """Change subject, category, tags, impact and urgency: those that were sent."""
    with transaction():
        incident = access.incident(actor(), number, to="work")
        form = FieldsForm.of(request.form)
        overtaken = edit_what_one_may(incident, form.values(), seen=form.seen)
    if overtaken:
        raise overtaken
    return answer(number, told=_("Saved"))


@pages.post("/incidents/<incident:number>/reading")
def read(number: int) -> AnyResponse:
    """Say that the customer's words have been read; the page does so by itself."""
    with transaction():
        services.mark_read(access.incident(actor(), number, to="work"))
    return make_response("", 204) if wants_part() else answer(number)


@pages.post("/incidents/<incident:number>/changes/<int:version>/undoing")
def undo(number: int, version: int) -> AnyResponse:
    """Put back one's own last change."""
    with transaction():
        services.undo(access.incident(actor(), number, to="work"), version, by=actor())
    return answer(number, told=_("Put back"))


@pages.errorhandler(EditConflict)
def conflict(refusal: EditConflict) -> AnyResponse:
    """Show both values of each field that somebody else has changed meanwhile."""
    incident = access.incident(actor(), (request.view_args or {})["number"])
    conflicts: Mapping[str, Mapping[str, Any]] = refusal.data["conflicts"]  # type: ignore[assignment]  # as the service fills it
    of_people = conflicts.keys() & {"assignee", *person_fields("incident")}
    keys = [conflicts[field][side] for field in of_people for side in SIDES]
    page = render(
        "incidents/conflict.html",
        fragment="content",
        incident=incident,
        conflicts={
            field: {**both, "when": datetime.fromisoformat(both["at"])}
            for field, both in conflicts.items()
        },
        names=Names.of(incident, keys),
        as_typed=filling.as_typed,
        action=request.full_path.rstrip("?"),
        back=address(incident),
    )
    response = make_response(page, refusal.status)
    if wants_part():
        retarget(response, "#main")
        response.headers["HX-Reswap"] = "innerHTML"
    return response


SIDES = ("theirs", "yours")


def _check(
    incident: Incident, field: str, now: UUID | None, wanted: UUID | None, *, seen: int
) -> None:
    if now != wanted:
        services.check_unmoved(incident, {field: wanted}, seen=seen)
