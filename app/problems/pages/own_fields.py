"""The company's own fields of one problem, and moves that ask for them."""

from collections.abc import Collection, Mapping
from typing import Any

from flask import make_response, request
from werkzeug.wrappers import Response as AnyResponse

from app.core.actor import actor
from app.core.db import transaction
from app.core.errors import Invalid, NotFound
from app.core.text import _
from app.incidents import access as incidents
from app.incidents.forms import Seen
from app.problems import access, services
from app.problems.errors import ProblemEditConflict
from app.problems.forms import MoveForm, TakingForm
from app.problems.models import Problem
from app.problems.pages.blueprint import pages
from app.problems.pages.record import address, answer, may_go_by_hand, values
from app.problems.pages.wording import FIELDS
from app.web.render import render, retarget, wants_part
from app.workflow import filling
from app.workflow.errors import MoveNeeds
from app.workflow.process import StateCategory

FIELDS_PAGE, MOVE_PAGE = "problems/own_fields.html", "workflow/taking.html"


@pages.get("/problems/<problem:number>/own-fields")
def ask_fields(number: int) -> str:
    """Ask what the company's own fields hold: the page for whoever has no script."""
    incidents.check_may_work(actor())
    return render(FIELDS_PAGE, **values(access.problem(actor(), number), actor()))


@pages.post("/problems/<problem:number>/own-fields")
def fill(number: int) -> AnyResponse:
    """Have the fields hold what was changed in the form."""
    try:
        with transaction():
            problem = access.problem(actor(), number, to="work")
            overtaken = _fill(problem, seen=Seen.of(request.form).seen)
    except Invalid as refusal:
        return _asked_again(number, refusal)
    if overtaken:
        raise overtaken
    return answer(number, told=_("Saved"))


@pages.get("/problems/<problem:number>/moves/<state>")
def ask_move(number: int, state: str) -> str:
    """Ask whatever this move needs. Raises NotFound where the process has none."""
    incidents.check_may_work(actor())
    return _asking(number, state, {})


@pages.post("/problems/<problem:number>/moves/<state>")
def move_on(number: int, state: str) -> AnyResponse:
    """Fill in what was asked, and take the move: both or neither."""
    try:
        with transaction():
            problem = access.problem(actor(), number, to="work")
            form = MoveForm.of(request.form)
            put_in(problem, seen=form.seen)
            services.move(problem, state, by=actor(), reason=form.reason)
    except Invalid as refusal:
        return _move_asked_again(number, state, refusal)
    return answer(number, told=_("Moved"))


@pages.post("/problems/<problem:number>/taking")
def take(number: int) -> AnyResponse:
    """Begin to work on it oneself; what its process asks for then is filled in with it."""
    try:
        with transaction():
            problem = access.problem(actor(), number, to="work")
            form = TakingForm.of(request.form)
            put_in(problem, seen=form.seen or problem.version)
            services.take(problem, by=actor(), reason=form.reason)
    except Invalid as refusal:
        return _move_asked_again(number, _begun(problem), refusal, taking=True)
    return answer(number, told=_("It is yours"))


def _begun(problem: Problem) -> str:
    """The state to which taking leads."""
    return problem.process.toward(problem.state, StateCategory.OPEN).code


@pages.errorhandler(MoveNeeds)
def needs(refusal: MoveNeeds) -> AnyResponse:
    """Ask for what a move needs, whichever way it was tried."""
    return _move_asked_again((request.view_args or {})["number"], refusal.target, refusal)


def edit_what_one_may(
    problem: Problem, values: Mapping[str, Any], *, seen: int
) -> ProblemEditConflict | None:
    """Set the fields; where others have changed some meanwhile, the rest. Returns that conflict."""
    try:
        services.edit(problem, values, seen=seen, by=actor())
    except ProblemEditConflict as conflict:
        theirs: Collection[str] = conflict.data["conflicts"]  # type: ignore[assignment]  # by field
        rest = {name: value for name, value in values.items() if name not in theirs}
        services.edit(problem, rest, seen=seen, by=actor())
        return conflict
    return None


def _fill(problem: Problem, *, seen: int) -> ProblemEditConflict | None:
    """Have the fields hold what was changed in the form. Returns the conflict of the others."""
    return edit_what_one_may(problem, _changed(problem, seen=seen), seen=seen)


def put_in(problem: Problem, *, seen: int) -> None:
    """Have the fields hold what was changed in the form, all or none. Raises Invalid."""
    try:
        services.edit(problem, _changed(problem, seen=seen), seen=seen, by=actor())
    except ProblemEditConflict as conflict:
        raise filling.overtaken(conflict) from None


def _changed(problem: Problem, *, seen: int) -> Mapping[str, Any]:
    typed = filling.read_all(problem, services.OWN_FIELDS, request.form)
    return services.meant(problem, typed, seen=seen)


def _asked_again(number: int, refusal: Invalid) -> AnyResponse:
    """The form once more: what was typed, and what is wrong with it."""
    problem = access.problem(actor(), number)
    known = values(problem, actor(), faults=refusal.faults, form=request.form)
    response = make_response(render(FIELDS_PAGE, fragment="form", **known), refusal.status)
    if wants_part():
        retarget(response, "#filling-form")
    return response


def _move_asked_again(
    number: int, state: str, refusal: Invalid, *, taking: bool = False
) -> AnyResponse:
    page = _asking(number, state, refusal.faults, taking=taking)
    response = make_response(page, refusal.status)
    if wants_part():
        retarget(response, "#main")
        response.headers["HX-Reswap"] = "innerHTML"
    return response


def _asking(number: int, state: str, faults: Mapping[str, Any], *, taking: bool = False) -> str:
    problem = access.problem(actor(), number)
    offers = may_go_by_hand(problem, actor(), taking=taking)
    offer = next((each for each in offers if each.state.code == state), None)
    if offer is None:
        raise NotFound
    path, mark, query = address(problem).partition("?")
    there = "taking" if taking else f"moves/{state}"
    return render(
        MOVE_PAGE,
        fragment="content",
        **filling.asking(problem, services.OWN_FIELDS, offer, request.form, FIELDS),
        title=problem.title,
        action=f"{path}/{there}{mark}{query}",
        back=address(problem),
        faults=faults,
    )
