"""A new problem, of incidents or of nothing yet."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import make_response, request
from werkzeug.wrappers import Response as AnyResponse

from app.core.actor import actor
from app.core.db import transaction
from app.core.errors import Invalid, Words
from app.core.text import _
from app.incidents import access as incidents
from app.incidents.models import Priority
from app.problems import services
from app.problems.forms import NewProblem, picked
from app.problems.pages import wording
from app.problems.pages.blueprint import department_options, pages
from app.web.render import render, sent_to
from app.workflow import filling
from app.workflow import queries as workflow
from app.workflow.process import Process


@pages.get("/problems/new")
def new() -> str:
    """Show the form of a new problem."""
    incidents.check_may_work(actor())
    return _form({}, {}, picked(request.args))


@pages.post("/problems/new")
def begin() -> str:
    """Show the form with what was typed, and the incidents that were ticked in a list or in it."""
    incidents.check_may_work(actor())
    return _form(request.form, {}, picked(request.form))


@pages.post("/problems")
def open_() -> AnyResponse:
    """Open a problem; what is wrong is told at its field, and nothing typed is lost."""
    incidents.check_may_work(actor())
    try:
        form = NewProblem.of(request.form)
        process = workflow.newest("problem")
        fields = filling.begun(process, request.form, _known(process, request.form))
        with transaction():
            number = _open(form, fields)
    except Invalid as refusal:
        page = _form(request.form, refusal.faults, picked(request.form))
        return make_response(page, refusal.status)
    return sent_to(f"/problems/PRB-{number}", told=_("PRB-%(number)s is open", number=number))


def _open(form: NewProblem, fields: Mapping[str, object]) -> int:
    held = [incidents.incident(actor(), each, to="work") for each in form.pick]
    return services.open_(
        title=form.title,
        description=form.description,
        department_id=form.department,
        incidents=held,
        fields=fields,
        by=actor(),
    ).number


def _known(process: Process, typed: Mapping[str, str]) -> Mapping[str, Any]:
    """What conditions may ask of a problem that is still being written down."""
    beside = {"state": process.first, "priority": Priority.MEDIUM.name.lower(), "assignee": None}
    return {**beside, **filling.tried(process, typed)}


def _form(typed: Mapping[str, str], faults: Mapping[str, Words], numbers: Sequence[int]) -> str:
    chosen = [incidents.incident(actor(), each) for each in numbers]
    # A private incident's own words would be read by whoever sees the problem.
    open_ones = [each for each in chosen if not each.private]
    suggested = {"title": open_ones[0].subject} if open_ones and "title" not in typed else {}
    process = workflow.newest("problem")
    own = filling.filled(process, _known(process, typed), typed=typed)
    return render(
        "problems/new.html",
        typed={**typed, **suggested},
        faults=faults,
        labels={**wording.FIELDS, **{each.name: each.label for each in own}},
        own_fields=own,
        chosen=chosen,
        departments=department_options(),
    )
