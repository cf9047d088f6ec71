"""Files of one incident: given before the message is sent, taken back, saved, shown small."""

from uuid import UUID

from flask import Response, make_response, request
from werkzeug.wrappers import Response as AnyResponse

from app.core.actor import actor
from app.core.db import transaction
from app.core.sent import takes_files
from app.files import serving
from app.incidents import access, queries, services
from app.incidents.forms import DraftForm
from app.incidents.models import Voice
from app.incidents.pages.blueprint import pages
from app.incidents.pages.record import address
from app.incidents.services import Given
from app.web.render import render, sent_to, wants_part

FIELD = "file"


@pages.post("/incidents/<incident:number>/attachments")
@takes_files
def attach(number: int) -> AnyResponse:
    """Keep files for the message that is being written."""
    bodies = given(number)
    with transaction():
        incident = access.incident(actor(), number, to="work")
        services.hold(incident, bodies, by=actor())
    return _pending(number)


@pages.post("/incidents/<incident:number>/attachments/<uuid:attachment>/removal")
@takes_files
def take_back(number: int, attachment: UUID) -> AnyResponse:
    """Take back a file that is not sent yet; what is being written stays."""
    with transaction():
        incident = access.incident(actor(), number, to="work")
        services.drop(incident, attachment, by=actor())
        if "text" in request.form:
            form = DraftForm.of(request.form)
            services.keep_draft(incident, Voice(form.kind), form.text, by=actor())
    return _pending(number)


@pages.get("/incidents/<incident:number>/attachments/<uuid:attachment>")
def attachment(number: int, attachment: UUID) -> Response:
    """Save or show a file, for whoever sees the incident at this moment."""
    incident = access.incident(actor(), number)
    return serving.served(queries.file(incident, attachment, actor()))


@pages.get("/incidents/<incident:number>/attachments/<uuid:attachment>/small")
def small(number: int, attachment: UUID) -> Response:
    """Show a picture small."""
    incident = access.incident(actor(), number)
    return serving.served_small(queries.file(incident, attachment, actor()))


def given(number: int) -> list[Given]:
    """Keep the bodies that were sent, once it is known that their giver may work on this."""
    with transaction():
        access.incident(actor(), number, to="work")
    return serving.given(request.files.getlist(FIELD))


def _pending(number: int) -> AnyResponse:
    incident = access.incident(actor(), number)
    if not wants_part():
        return sent_to(address(incident))
    waiting = queries.pending(incident, actor())
    return make_response(render("incidents/pending.html", incident=incident, pending=waiting))
