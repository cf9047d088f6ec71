"""A new problem, of incidents or of nothing yet."""

from collections.abc import Mapping, Sequence

from flask import make_response, request
from werkzeug.wrappers import Response as AnyResponse

from app.core.actor import actor
from app.core.db import transaction
from app.core.errors import Invalid, Words
from app.core.text import _
from app.incidents import access as incidents
from app.problems import services
from app.problems.forms import NewProblem, picked
from app.problems.pages import wording
from app.problems.pages.blueprint import department_options, pages
from app.web.render import render, sent_to


@pages.get("/problems/new")
def new() -> str:
    """Show the form of a new problem."""
    incidents.check_may_work(actor())
    return _form({}, {}, picked(request.args))


@pages.post("/problems/new")
def begin() -> str:
    """Show the form of a new problem of the incidents that were ticked in a list."""
    incidents.check_may_work(actor())
    return _form({}, {}, picked(request.form))


@pages.post("/problems")
def open_() -> AnyResponse:
    """Open a problem; what is wrong is told at its field, and nothing typed is lost."""
    incidents.check_may_work(actor())
    try:
        form = NewProblem.of(request.form)
        with transaction():
            number = _open(form)
    except Invalid as refusal:
        page = _form(request.form, refusal.faults, picked(request.form))
        return make_response(page, refusal.status)
    return sent_to(f"/problems/PRB-{number}", told=_("PRB-%(number)s is open", number=number))


def _open(form: NewProblem) -> int:
    held = [incidents.incident(actor(), each, to="work") for each in form.pick]
    return services.open_(
        title=form.title,
        description=form.description,
        department_id=form.department,
        incidents=held,
        by=actor(),
    ).number


def _form(typed: Mapping[str, str], faults: Mapping[str, Words], numbers: Sequence[int]) -> str:
    chosen = [incidents.incident(actor(), each) for each in numbers]
    # A private incident's own words would be read by whoever sees the problem.
    open_ones = [each for each in chosen if not each.private]
    suggested = {"title": open_ones[0].subject} if open_ones and "title" not in typed else {}
    return render(
        "problems/new.html",
        typed={**typed, **suggested},
        faults=faults,
        labels=wording.FIELDS,
        chosen=chosen,
        departments=department_options(),
    )
