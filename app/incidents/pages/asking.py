"""Forms with pages of their own: shown once more when what was sent cannot be taken."""

from collections.abc import Mapping

from flask import Response, make_response, request

from app.core.actor import actor
from app.core.errors import Invalid
from app.incidents import access
from app.incidents.models import Incident
from app.incidents.pages.record import values
from app.web.render import render, retarget, wants_part
from app.workflow.errors import MoveNeeds
from app.workflow.process import FIELDS

FORMS: Mapping[str, str] = {
    "incidents/resolve.html": "#resolving-form",
    "incidents/reopen.html": "#reopening-form",
    "incidents/requester.html": "#correcting-form",
    "incidents/follow_up.html": "#follow-up-form",
    "incidents/own_fields.html": "#filling-form",
}
"""Page -> its form, which stands in a dialog of the incident's page, too."""


def asked_again(page: str, number: int, refusal: Invalid) -> Response:
    """The form once more: what was typed, and what is wrong with it.

    Raises the refusal again when a move asks for fields that the form has not.
    """
    if isinstance(refusal, MoveNeeds) and any(name.startswith(FIELDS) for name in refusal.faults):
        raise refusal
    incident: Incident = access.incident(actor(), number)
    known = values(incident, actor(), faults=refusal.faults, form=request.form)
    response = make_response(render(page, fragment="form", **known), refusal.status)
    if wants_part():
        retarget(response, FORMS[page])
    return response
