"""Splitting a message off into an incident of its own."""

from collections.abc import Mapping
from uuid import UUID

from flask import make_response, request
from werkzeug.wrappers import Response as AnyResponse

from app.core.actor import actor
from app.core.db import transaction
from app.core.errors import Invalid, Words
from app.core.text import _
from app.incidents import access, services
from app.incidents.forms import SplitForm
from app.incidents.pages.blueprint import pages
from app.incidents.pages.record import answer, values
from app.web.render import render


@pages.get("/incidents/<incident:number>/messages/<uuid:message>/splitting")
def ask_title(number: int, message: UUID) -> str:
    """Ask what the new incident is called: at first the beginning of the message."""
    return _form(number, message, None, {})


@pages.post("/incidents/<incident:number>/messages/<uuid:message>/splitting")
def split(number: int, message: UUID) -> AnyResponse:
    """Open an incident with this message, and come back to where it stood."""
    try:
        with transaction():
            incident = access.incident(actor(), number, to="work")
            services.check_can_split(incident, message)
            form = SplitForm.of(request.form)
            made = services.split(incident, message, subject=form.subject, by=actor())
            told = _("%(reference)s is split off", reference=made.reference)
    except Invalid as refusal:
        typed = request.form.get("subject", "")
        return make_response(_form(number, message, typed, refusal.faults), refusal.status)
    return answer(number, told=told)


def _form(number: int, message: UUID, typed: str | None, faults: Mapping[str, Words]) -> str:
    incident = access.incident(actor(), number)
    access.check_may_work(actor())
    said = services.check_can_split(incident, message)
    subject = services.title_of(said.text) if typed is None else typed
    known = values(incident, actor(), message=said, subject=subject, faults=faults)
    return render("incidents/split.html", **known)
