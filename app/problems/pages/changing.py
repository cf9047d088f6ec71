"""Changes of one problem: whose it is, its fields, its state, notes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import make_response, request
from werkzeug.wrappers import Response as AnyResponse

from app.core.actor import actor
from app.core.db import transaction
from app.core.errors import Invalid
from app.core.text import _
from app.problems import access, services
from app.problems.errors import ProblemEditConflict
from app.problems.forms import AssigneeForm, DepartmentForm, FieldsForm, NoteForm, StateForm
from app.problems.pages.blueprint import pages
from app.problems.pages.own_fields import edit_what_one_may
from app.problems.pages.record import answer, asked_again
from app.problems.pages.telling import said_of
from app.problems.pages.wording import FIELDS
from app.web.render import render, retarget, wants_part
from app.workflow import filling
from app.workflow.process import FIELDS as OWN


@pages.post("/problems/<problem:number>/assignment")
def assign(number: int) -> AnyResponse:
    """Give it to a person, or to nobody."""
    with transaction():
        problem = access.problem(actor(), number, to="work")
        services.assign(problem, to=AssigneeForm.of(request.form).assignee, by=actor())
    return answer(number, told=_("Assigned"))


@pages.post("/problems/<problem:number>/department")
def pass_on(number: int) -> AnyResponse:
    """Give it to a department."""
    with transaction():
        problem = access.problem(actor(), number, to="work")
        services.pass_on(problem, to=DepartmentForm.of(request.form).department, by=actor())
    return answer(number, told=_("Passed on"))


@pages.post("/problems/<problem:number>/moves")
def move(number: int) -> AnyResponse:
    """Move to a state in which it is still to be solved."""
    with transaction():
        problem = access.problem(actor(), number, to="work")
        form = StateForm.of(request.form)
        if form.state != problem.state:
            services.move(problem, form.state, by=actor(), reason=form.reason)
    return answer(number, told=_("Moved"))


@pages.post("/problems/<problem:number>/fields")
def edit(number: int) -> AnyResponse:
    """Change title, description, known error, workaround and the due date: those that were sent."""
    try:
        with transaction():
            problem = access.problem(actor(), number, to="work")
            form = FieldsForm.of(request.form)
            values = services.meant(problem, form.values(), seen=form.seen)
            overtaken = edit_what_one_may(problem, values, seen=form.seen)
    except Invalid as refusal:
        return asked_again(number, refusal)
    if overtaken:
        raise overtaken
    return answer(number, told=_("Saved"))


@pages.post("/problems/<problem:number>/notes")
def note(number: int) -> AnyResponse:
    """Write a note for those who solve it."""
    try:
        with transaction():
            problem = access.problem(actor(), number, to="work")
            services.note(problem, NoteForm.of(request.form).text, by=actor())
    except Invalid as refusal:
        return asked_again(number, refusal)
    return answer(number, told=_("Note kept"), renews_composer=True)


@pages.post("/problems/<problem:number>/changes/<int:version>/undoing")
def undo(number: int, version: int) -> AnyResponse:
    """Put back one's own last change, as long as nobody has changed the problem since."""
    with transaction():
        whole = access.whole_of(access.permitted(actor(), number))
        problem, _whole = access.part_and_whole(actor(), number, whole)
        services.undo(problem, version, by=actor())
    return answer(number, told=_("Put back"))


@pages.errorhandler(ProblemEditConflict)
def conflict(refusal: ProblemEditConflict) -> AnyResponse:
    """Show both values of each field that somebody else has changed meanwhile."""
    problem = access.problem(actor(), (request.view_args or {})["number"])
    conflicts: Mapping[str, Mapping[str, Any]] = refusal.data["conflicts"]  # type: ignore[assignment]  # as the service fills it
    page = render(
        "problems/conflict.html",
        fragment="content",
        problem=problem,
        conflicts={
            field: {
                **both,
                "when": datetime.fromisoformat(both["at"]),
                "yours": _plain(field, both["yours"]),
                "theirs": _plain(field, both["theirs"]),
                "words": [said_of(field, both[side]) for side in ("theirs", "yours")],
            }
            for field, both in conflicts.items()
        },
        fields={name: filling.called("problem", name) or FIELDS[name] for name in conflicts},
        action=request.full_path.rstrip("?"),
    )
    response = make_response(page, refusal.status)
    if wants_part():
        retarget(response, "#main")
        response.headers["HX-Reswap"] = "innerHTML"
    return response


def _plain(field: str, value: Any) -> str:
    """The value as the form sends it: of a moment its day."""
    if field.startswith(OWN):
        return filling.as_typed(value)
    return (value or "")[:10] if field == "due_at" else value or ""
