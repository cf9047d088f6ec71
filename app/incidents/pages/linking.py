"""Saying on the page of an incident what it hangs together with."""

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from app.core.actor import actor
from app.core.db import transaction
from app.core.errors import Invalid
from app.core.text import _, lazy
from app.incidents import access, queries, services
from app.incidents.errors import NoSuchIncident, NotMerged
from app.incidents.forms import LinkForm
from app.incidents.models import Incident
from app.incidents.pages.blueprint import pages
from app.incidents.pages.record import answer


@pages.post("/incidents/<incident:number>/links")
def link(number: int) -> AnyResponse:
    """Link it with another that the reader sees, or make it a part of that one."""
    with transaction():
        access.incident(actor(), number)
        access.check_may_work(actor())
        form = LinkForm.of(request.form)
        other = _other(form.number)
        if form.kind == "part":
            services.merge(*access.both(actor(), number, other.number), by=actor())
        else:
            incident = access.incident(actor(), number, to="work")
            services.link(incident, other, form.kind, by=actor())
    return answer(number, told=_("Merged") if form.kind == "part" else _("Linked"))


@pages.post("/incidents/<incident:number>/merge/undoing")
def unmerge(number: int) -> AnyResponse:
    """Take it apart from the incident that it is part of."""
    with transaction():
        part = access.incident(actor(), number)
        access.check_may_work(actor())
        whole = queries.merged_into(part)
        if whole is None:
            raise NotMerged
        services.unmerge(*access.both(actor(), number, whole), by=actor())
    return answer(number, told=_("Taken apart"))


@pages.post("/incidents/<incident:number>/links/<incident:other>/removal")
def unlink(number: int, other: int) -> AnyResponse:
    """Take the link away."""
    with transaction():
        incident = access.incident(actor(), number, to="work")
        services.unlink(incident, access.incident(actor(), other), by=actor())
    return answer(number, told=_("Link taken away"))


def _other(number: int) -> Incident:
    try:
        return access.incident(actor(), number)
    except NoSuchIncident as refusal:
        raise Invalid({"other": lazy("There is no such incident.")}) from refusal
