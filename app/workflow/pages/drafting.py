"""The draft: begun, looked at, thrown away."""

from flask import make_response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.core.actor import actor
from app.core.db import transaction
from app.core.text import _
from app.web.look import locale
from app.web.render import render, sent_to
from app.workflow import access, queries, services
from app.workflow.forms import Seen
from app.workflow.models import Design
from app.workflow.pages.blueprint import pages
from app.workflow.pages.page import draft_page, side_of
from app.workflow.pages.telling import Told


@pages.post("/processes/<process>/draft")
def begin(process: str) -> AnyResponse:
    """Begin the draft of the next version."""
    with transaction():
        design = access.design(actor(), process, to="shape")
        services.begin_draft(design, by=actor())
    return sent_to(url_for("workflow.draft", process=process))


@pages.get("/processes/<process>/draft")
def draft(process: str) -> AnyResponse:
    """Show the draft with the piece that is being shaped; without a draft, the process."""
    design = _drafted(process)
    if design.draft is None:
        return redirect(url_for("workflow.show", process=process), 303)
    side = side_of(queries.drafted(design), request.args)
    return make_response(draft_page(design, side))


@pages.get("/processes/<process>/draft/removal")
def ask_discarding(process: str) -> AnyResponse:
    """Show what would be lost with the draft."""
    design = _drafted(process)
    if design.draft is None:
        return redirect(url_for("workflow.show", process=process), 303)
    newest = queries.newest(process)
    page = render(
        "workflow/discard.html",
        design=design,
        newest=newest,
        told=Told(queries.drafted(design), compared=newest.definition),
        language=locale(),
    )
    return make_response(page)


@pages.post("/processes/<process>/draft/removal")
def discard(process: str) -> AnyResponse:
    """Throw the draft away."""
    with transaction():
        design = access.design(actor(), process, to="shape")
        services.discard_draft(design, seen=Seen.of(request.form).seen, by=actor())
    return sent_to(url_for("workflow.show", process=process), told=_("The draft is gone"))


def _drafted(process: str) -> Design:
    access.check_may(actor(), to="shape")
    return access.design(actor(), process)
