"""Which incidents hang on a problem: adding, taking off, moving and splitting off."""

from flask import request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.core.actor import actor
from app.core.db import transaction
from app.core.errors import Invalid
from app.core.text import _, lazy, ngettext
from app.incidents.errors import NoSuchIncident
from app.problems import access, services
from app.problems.errors import NoSuchProblem
from app.problems.forms import IncidentForm, MembersForm
from app.problems.pages.blueprint import pages
from app.problems.pages.record import answer, asked_again
from app.problems.pages.returning import answered


@pages.post("/problems/<problem:number>/incidents")
def add(number: int) -> AnyResponse:
    """Hang an incident on the problem, by its number."""
    try:
        access.permitted(actor(), number)
        _add(number, IncidentForm.of(request.form).number)
    except Invalid as refusal:
        return asked_again(number, refusal)
    return answer(number, told=_("The incident belongs to the problem"))


@pages.post("/problems/<problem:number>/incidents/<incident:other>/joining")
def put_back(number: int, other: int) -> AnyResponse:
    """Hang back what was taken off."""
    with transaction():
        problem, (incident,) = access.problem_and_incidents(actor(), number, [other])
        services.join(problem, incident, by=actor())
    return answered(number, other, told=_("Put back"))


@pages.post("/problems/<problem:number>/incidents/<incident:other>/leaving")
def detach(number: int, other: int) -> AnyResponse:
    """Take an incident off the problem."""
    with transaction():
        problem, (incident,) = access.problem_and_incidents(actor(), number, [other])
        services.detach(problem, incident, by=actor())
    undo = url_for("problems.put_back", number=number, other=other) + "?from=problem"
    return answer(number, told=_("Taken off the problem"), undo=undo)


@pages.post("/problems/<problem:number>/transfers")
def transfer(number: int) -> AnyResponse:
    """Move ticked incidents to another problem."""
    try:
        access.permitted(actor(), number)
        form = MembersForm.of(request.form)
        done = _transfer(number, form)
    except Invalid as refusal:
        return asked_again(number, refusal)
    told = ngettext("%(number)s incident moved", "%(number)s incidents moved", done)
    return answer(number, told=told)


@pages.post("/problems/<problem:number>/splitting")
def split(number: int) -> AnyResponse:
    """Make a problem of its own of ticked incidents."""
    try:
        access.permitted(actor(), number)
        form = MembersForm.of(request.form)
        _check_some(form)
        with transaction():
            problem, members = access.problem_and_incidents(actor(), number, form.pick)
            title = form.new_title or problem.title
            made = services.split(problem, members, title=title, by=actor()).number
    except Invalid as refusal:
        return asked_again(number, refusal)
    return answer(made, told=_("PRB-%(number)s is open", number=made))


def _add(number: int, incident_number: int) -> None:
    try:
        with transaction():
            problem, (one,) = access.problem_and_incidents(actor(), number, [incident_number])
            services.join(problem, one, by=actor())
    except NoSuchIncident as refusal:
        raise Invalid({"incident": lazy("There is no such incident.")}) from refusal


def _transfer(number: int, form: MembersForm) -> int:
    _check_some(form)
    other = int((form.to or "0").strip().upper().removeprefix("PRB-"))
    try:
        with transaction():
            problem, to, members = access.two_problems(actor(), number, other, form.pick)
            for each in members:
                services.transfer(problem, each, to, by=actor())
    except NoSuchProblem as refusal:
        raise Invalid({"to": lazy("There is no such problem.")}) from refusal
    return len(members)


def _check_some(form: MembersForm) -> None:
    if not form.pick:
        raise Invalid({"pick": lazy("Tick one incident at least.")})
