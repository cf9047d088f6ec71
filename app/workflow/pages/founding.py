"""Another process, made like one that is there."""

from collections.abc import Mapping

from flask import make_response, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.core.actor import actor
from app.core.db import transaction
from app.core.errors import Invalid, Words
from app.core.text import _, lazy
from app.web.look import locale
from app.web.render import render, sent_to
from app.workflow import access, services
from app.workflow.errors import CodeTaken, NoSuchProcess
from app.workflow.forms import NewProcess, Typed
from app.workflow.pages.blueprint import pages
from app.workflow.pages.page import LABELS
from app.workflow.services.drafting import TAKEN


@pages.get("/processes/new")
def new_process() -> str:
    """Ask for another process."""
    access.check_may(actor(), to="shape")
    return _form({"like": request.args.get("like", "")}, {})


@pages.post("/processes")
def found() -> AnyResponse:
    """Make another process, whose first version is like the newest of the one chosen."""
    access.check_may(actor(), to="shape")
    try:
        with transaction():
            made = _found(NewProcess.of(request.form))
    except Invalid as refusal:
        return make_response(_form(request.form, refusal.faults), refusal.status)
    except CodeTaken as refusal:
        return make_response(_form(request.form, {"code": refusal.words}), refusal.status)
    return sent_to(url_for("workflow.show", process=made), told=_("Process founded"))


def _found(form: NewProcess) -> str:
    try:
        like = access.design(actor(), form.like, to="shape")
    except NoSuchProcess:
        raise Invalid({"like": lazy("Choose one of the values offered.")}) from None
    codes = {each.code for each in access.designs(actor())} | TAKEN
    code = form.coded(None, codes)
    return services.found(code, form.labels, like=like, by=actor()).code


def _form(typed: Typed, faults: Mapping[str, Words]) -> str:
    return render(
        "workflow/new.html",
        typed=typed,
        faults=faults,
        labels=LABELS,
        designs=[(each.code, each.label(locale())) for each in access.designs(actor())],
    )
