"""Moves of one incident through its process: resolving, closing, reopening, spam."""

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from app.core.actor import actor
from app.core.db import transaction
from app.core.errors import Invalid
from app.core.text import _
from app.incidents import access, services
from app.incidents.forms import ReopeningForm, ResolutionForm, StateForm
from app.incidents.pages.asking import asked_again
from app.incidents.pages.blueprint import pages
from app.incidents.pages.record import answer, values
from app.web.render import render


@pages.post("/incidents/<incident:number>/moves")
def move(number: int) -> AnyResponse:
    """Move to a state that asks for nothing."""
    with transaction():
        incident = access.incident(actor(), number, to="work")
        form = StateForm.of(request.form)
        if form.state != incident.state:
            services.check_unmoved(incident, {"state": form.state}, seen=form.seen)
            services.move(incident, form.state, by=actor())
    return answer(number, told=_("Moved"))


@pages.get("/incidents/<incident:number>/resolution")
def ask_resolution(number: int) -> str:
    """Ask how it was resolved: the page for whoever has no script."""
    incident = access.incident(actor(), number)
    access.check_may_work(actor())
    return render("incidents/resolve.html", **values(incident, actor()))


@pages.post("/incidents/<incident:number>/resolution")
def resolve(number: int) -> AnyResponse:
    """Say that it is solved, and how."""
    try:
        with transaction():
            incident = access.incident(actor(), number, to="work")
            form = ResolutionForm.of(request.form)
            resolution = services.Resolution(code=form.code, text=form.resolution)
            services.resolve(incident, resolution, by=actor())
    except Invalid as refusal:
        return asked_again("incidents/resolve.html", number, refusal)
    return answer(number, told=_("Resolved"))


@pages.post("/incidents/<incident:number>/closure")
def close(number: int) -> AnyResponse:
    """Close what is resolved."""
    with transaction():
        services.close(access.incident(actor(), number, to="work"), by=actor())
    return answer(number, told=_("Closed"))


@pages.get("/incidents/<incident:number>/reopening")
def ask_reason(number: int) -> str:
    """Ask why it is opened again: the page for whoever has no script."""
    incident = access.incident(actor(), number)
    access.check_may_work(actor())
    return render("incidents/reopen.html", **values(incident, actor()))


@pages.post("/incidents/<incident:number>/reopening")
def reopen(number: int) -> AnyResponse:
    """Take up again what was resolved or, with a reason, closed."""
    try:
        with transaction():
            incident = access.incident(actor(), number, to="work")
            form = ReopeningForm.of(request.form)
            services.reopen(incident, by=actor(), reason=form.reason)
    except Invalid as refusal:
        return asked_again("incidents/reopen.html", number, refusal)
    return answer(number, told=_("Open again"))


@pages.post("/incidents/<incident:number>/spam")
def spam(number: int) -> AnyResponse:
    """Close it as spam, out of all other views."""
    with transaction():
        services.mark_as_spam(access.incident(actor(), number, to="work"), by=actor())
    return answer(number, told=_("Marked as spam"))
