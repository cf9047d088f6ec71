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
from app.incidents.forms import NewIncident
from app.incidents.models import Level, Priority
from app.incidents.pages import choices, wording
from app.incidents.pages.blueprint import pages
from app.incidents.services.defaulting import Beginning
from app.web.look import locale
from app.web.render import render, sent_to
from app.workflow import filling
from app.workflow.process import Process


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
            number = _open(form, _own(form))
    except Invalid as refusal:
        return make_response(_form(request.form, refusal.faults), refusal.status)
    return sent_to(f"/incidents/INC-{number}", told=_("INC-%(number)s is open", number=number))


def _open(form: NewIncident, fields: Mapping[str, object]) -> int:
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
        impact=form.impact,
        urgency=form.urgency,
        tags=form.tags,
        fields=fields,
    ).number


def _own(form: NewIncident) -> Mapping[str, object]:
    """What was typed into the company's own fields. Raises Invalid where one must be filled in."""
    process = services.process_for(form.category)
    return filling.begun(process, request.form, _known(process, request.form))


def _known(process: Process, typed: Mapping[str, Any]) -> Mapping[str, Any]:
    """What conditions may ask of an incident that is still being written down."""
    chosen = _chosen(typed)
    category = choices.categories().get(chosen) if chosen else None
    impact, urgency = (_level(typed.get(name)) for name in ("impact", "urgency"))
    begun = Beginning.of(category.id if category else None, levels=(impact, urgency))
    return {
        "state": process.first,
        "category": category.code if category else None,
        "channel": typed.get("channel"),
        "impact": Level(begun.impact).name.lower(),
        "urgency": Level(begun.urgency).name.lower(),
        "priority": Priority(choices.matrix()[begun.impact, begun.urgency]).name.lower(),
        **filling.tried(process, typed),
    }


def _level(typed: Any) -> Level | None:
    """The level that was chosen; none where it is left to the category, or is none of ours."""
    return Level(int(typed)) if str(typed) in {"1", "2", "3"} else None


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
    process = services.process_for(_chosen(typed))
    own = filling.filled(process, _known(process, typed), typed=typed)
    return render(
        "incidents/new.html",
        typed=typed,
        faults=faults,
        labels={**wording.FIELDS, **{each.name: each.label for each in own}},
        own_fields=own,
        channels=list(wording.CHANNELS.items()),
        departments=choices.department_options(),
        categories=choices.category_options(locale()),
        levels=choices.levels(),
        templates=queries.offered_templates(actor()),
    )


def _chosen(typed: Mapping[str, Any]) -> UUID | None:
    try:
        return UUID(typed.get("category") or "")
    except ValueError:
        return None
