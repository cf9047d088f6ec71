"""Publishing the draft: what changes, what it touches, and the deed."""

from flask import make_response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.core.actor import actor
from app.core.db import transaction
from app.core.errors import Words
from app.core.text import _
from app.web.look import locale
from app.web.render import render, sent_to
from app.workflow import access, queries, services
from app.workflow.errors import DraftChanged, NothingChanged, NotSound
from app.workflow.forms import Seen
from app.workflow.models import Design
from app.workflow.pages.blueprint import pages
from app.workflow.pages.page import Lead
from app.workflow.pages.standing import standing
from app.workflow.pages.telling import Told


@pages.get("/processes/<process>/publication")
def ask_publishing(process: str) -> AnyResponse:
    """Show what publishing the draft would do; without a draft, the process."""
    access.check_may(actor(), to="shape")
    design = access.design(actor(), process)
    if design.draft is None:
        return redirect(url_for("workflow.show", process=process), 303)
    return make_response(_asked(design))


@pages.post("/processes/<process>/publication")
def publish(process: str) -> AnyResponse:
    """Make the draft the version that new rows take."""
    try:
        with transaction():
            design = access.design(actor(), process, to="shape")
            services.publish(design, seen=Seen.of(request.form).seen, by=actor())
            is_behind = any(each.rows for each in queries.open_rows(process))
    except (NotSound, NothingChanged, DraftChanged) as refusal:
        page = _asked(access.design(actor(), process), refusal=refusal.words)
        return make_response(page, refusal.status)
    at = "workflow.migration" if is_behind else "workflow.show"
    return sent_to(url_for(at, process=process), told=_("Published"))


def _asked(design: Design, refusal: Words = "") -> str:
    newest = queries.newest(design.code)
    drawn = queries.drafted(design)
    found = queries.findings_of(design)
    return render(
        "workflow/publish.html",
        design=design,
        newest=newest,
        told=Told(drawn, compared=newest.definition),
        faults=[each for each in found if not each.is_doubt],
        doubts=[each for each in found if each.is_doubt],
        standing=standing(design.code),
        lost=[each for each in standing(design.code) if each.state.code not in drawn.by_state],
        refusal=refusal,
        lead=Lead(design.code),
        language=locale(),
    )
