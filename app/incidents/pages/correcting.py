"""Correcting the requester of an incident: the contact, as all their incidents show it."""

from collections.abc import Mapping

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from app.core.actor import actor
from app.core.db import transaction
from app.core.errors import Invalid
from app.core.text import _
from app.incidents import access, services
from app.incidents.errors import EditConflict
from app.incidents.forms import RequesterForm
from app.incidents.models import Incident
from app.incidents.pages.asking import asked_again
from app.incidents.pages.blueprint import pages
from app.incidents.pages.record import answer, values
from app.web.render import render


@pages.get("/incidents/<incident:number>/requester")
def ask_requester(number: int) -> str:
    """Ask who it is: the page for whoever has no script."""
    incident = access.incident(actor(), number)
    access.check_may_work(actor())
    return render("incidents/requester.html", **values(incident, actor()))


@pages.post("/incidents/<incident:number>/requester")
def correct(number: int) -> AnyResponse:
    """Correct name and addresses: those that were changed in the form."""
    try:
        with transaction():
            incident = access.incident(actor(), number, to="work")
            form = RequesterForm.of(request.form)
            conflict = _edit(incident, form)
    except Invalid as refusal:
        plain = {name.removeprefix("requester."): why for name, why in refusal.faults.items()}
        return asked_again("incidents/requester.html", number, Invalid(plain))
    if conflict:
        raise conflict
    return answer(number, told=_("Saved"))


def _edit(incident: Incident, form: RequesterForm) -> EditConflict | None:
    """Set what was changed in the form. Returns the conflict of the fields that were not."""
    changed = services.meant(incident, form.values(), seen=form.seen)
    try:
        services.edit(incident, changed, seen=form.seen, by=actor())
    except EditConflict as conflict:
        refused: Mapping[str, object] = conflict.data["conflicts"]  # type: ignore[assignment]  # as the service fills it
        rest = {name: value for name, value in changed.items() if name not in refused}
        services.edit(incident, rest, seen=form.seen, by=actor())
        return conflict
    return None
