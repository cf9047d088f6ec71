"""A new incident, written down by somebody at the desk."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import make_response, request
from werkzeug.wrappers import Response as AnyResponse

from app.core.actor import actor
from app.core.db import transaction
from app.core.errors import Invalid, Words
from app.core.text import _
from app.incidents import access, queries, services
from app.incidents.forms import NewIncident, level
from app.incidents.pages import choices, wording
from app.incidents.pages.blueprint import pages
from app.web.look import locale
from app.web.render import render, sent_to


@pages.get("/incidents/new")
def new() -> str:
    """Show the form of a new incident."""
    access.check_may_work(actor())
    return _form(_filled({}, request.args.get("template", "")), {})


@pages.post("/incidents/new")
def fill_in() -> str:
    """Show the form with what a template gives to the fields that are empty."""
    access.check_may_work(actor())
    return _form(_filled(request.form, request.form.get("template", "")), {})


@pages.post("/incidents")
def open_() -> AnyResponse:
    """Open an incident; what is wrong is told at its field, and nothing typed is lost."""
    access.check_may_work(actor())
    try:
        form = NewIncident.of(request.form)
        with transaction():
            number = _open(form)
    except Invalid as refusal:
        return make_response(_form(request.form, refusal.faults), refusal.status)
    return sent_to(f"/incidents/INC-{number}", told=_("INC-%(number)s is open", number=number))


def _open(form: NewIncident) -> int:
    return services.open_(
        subject=form.subject,
        text=form.text,
        requester=services.From(
            name=form.name, phone=form.phone, email=form.email, telegram_id=form.telegram_id
        ),
        channel=form.channel,
        by=actor(),
        department_id=form.department,
        category_id=form.category,
        impact=level(form.impact),
        urgency=level(form.urgency),
        tags=form.tags,
    ).number


def _filled(typed: Mapping[str, Any], chosen: str) -> Mapping[str, Any]:
    """What was typed, and for the rest what the chosen template has, if it is offered."""
    try:
        found = queries.offered_template(actor(), UUID(chosen))
    except ValueError:
        found = None
    if found is None:
        return typed
    first = services.first_values(found)
    given: dict[str, Any] = {
        **{name: first[name] for name in ("subject", "text", "impact", "urgency")},
        "department": first["department_id"] and str(first["department_id"]),
        "category": first["category_id"] and str(first["category_id"]),
        "tags": ", ".join(first["tags"]),
        "template": str(found.id),
    }
    return {**given, **{name: value for name, value in typed.items() if value}}


def _form(typed: Mapping[str, Any], faults: Mapping[str, Words]) -> str:
    return render(
        "incidents/new.html",
        typed=typed,
        faults=faults,
        labels=wording.FIELDS,
        channels=list(wording.CHANNELS.items()),
        departments=choices.department_options(),
        categories=choices.category_options(locale()),
        levels=choices.levels(),
        templates=queries.offered_templates(actor()),
    )
