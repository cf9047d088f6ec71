"""The company's own fields of one incident, and moves that ask for them."""

from collections.abc import Collection, Mapping
from typing import Any

from flask import make_response, request
from werkzeug.wrappers import Response as AnyResponse

from app.core.actor import actor
from app.core.db import transaction
from app.core.errors import Invalid, NotFound
from app.core.text import _
from app.incidents import access, services
from app.incidents.errors import EditConflict
from app.incidents.forms import MoveForm, Seen, TakingForm
from app.incidents.models import Incident
from app.incidents.pages import choices
from app.incidents.pages.asking import asked_again
from app.incidents.pages.blueprint import pages
from app.incidents.pages.record import address, answer, values
from app.incidents.pages.wording import FIELDS as FIELD_WORDS
from app.web.render import render, retarget, wants_part
from app.workflow import filling
from app.workflow.errors import MoveNeeds
from app.workflow.process import Offer, StateCategory

FIELDS_PAGE, MOVE_PAGE = "incidents/own_fields.html", "workflow/taking.html"


@pages.get("/incidents/<incident:number>/own-fields")
def ask_fields(number: int) -> str:
    """Ask what the company's own fields hold: the page for whoever has no script."""
    access.check_may_work(actor())
    incident = access.incident(actor(), number)
    return render(FIELDS_PAGE, **values(incident, actor()))


@pages.post("/incidents/<incident:number>/own-fields")
def fill(number: int) -> AnyResponse:
    """Have the fields hold what was changed in the form."""
    try:
        with transaction():
            incident = access.incident(actor(), number, to="work")
            overtaken = _fill(incident, seen=Seen.of(request.form).seen)
    except Invalid as refusal:
        return asked_again(FIELDS_PAGE, number, refusal)
    if overtaken:
        raise overtaken
    return answer(number, told=_("Saved"))


@pages.get("/incidents/<incident:number>/moves/<state>")
def ask_move(number: int, state: str) -> str:
    """Ask whatever this move needs. Raises NotFound where the process has none."""
    access.check_may_work(actor())
    return _asking(number, state, {})


@pages.post("/incidents/<incident:number>/moves/<state>")
def move_on(number: int, state: str) -> AnyResponse:
    """Fill in what was asked, and take the move: both or neither."""
    try:
        with transaction():
            incident = access.incident(actor(), number, to="work")
            form = MoveForm.of(request.form)
            _put_in(incident, seen=form.seen)
            services.move(incident, state, by=actor(), resolution=_how(form), reason=form.reason)
    except Invalid as refusal:
        return _asked_again(number, state, refusal)
    return answer(number, told=_("Moved"))


@pages.post("/incidents/<incident:number>/taking")
def take(number: int) -> AnyResponse:
    """Begin to work on it oneself; what its process asks for then is filled in with it."""
    try:
        with transaction():
            incident = access.incident(actor(), number, to="work")
            form = TakingForm.of(request.form)
            _put_in(incident, seen=form.seen or incident.version)
            services.take(incident, by=actor(), resolution=_how(form), reason=form.reason)
    except Invalid as refusal:
        return _asked_again(number, _begun(incident), refusal, taking=True)
    return answer(number, told=_("It is yours"))


def _begun(incident: Incident) -> str:
    """The state to which taking leads."""
    return incident.process.toward(incident.state, StateCategory.OPEN).code


@pages.errorhandler(MoveNeeds)
def needs(refusal: MoveNeeds) -> AnyResponse:
    """Ask for what a move needs, whichever way it was tried."""
    return _asked_again((request.view_args or {})["number"], refusal.target, refusal)


def _how(form: MoveForm | TakingForm) -> services.Resolution | None:
    return services.Resolution(code=form.code, text=form.resolution) if form.resolution else None


def edit_what_one_may(
    incident: Incident, values: Mapping[str, Any], *, seen: int
) -> EditConflict | None:
    """Set the fields; where others have changed some meanwhile, the rest. Returns that conflict."""
    try:
        services.edit(incident, values, seen=seen, by=actor())
    except EditConflict as conflict:
        theirs: Collection[str] = conflict.data["conflicts"]  # type: ignore[assignment]  # by field
        rest = {name: value for name, value in values.items() if name not in theirs}
        services.edit(incident, rest, seen=seen, by=actor())
        return conflict
    return None


def _fill(incident: Incident, *, seen: int) -> EditConflict | None:
    """Have the fields hold what was changed in the form. Returns the conflict of the others."""
    return edit_what_one_may(incident, _changed(incident, seen=seen), seen=seen)


def _put_in(incident: Incident, *, seen: int) -> None:
    """Have the fields hold what was changed in the form, all or none. Raises Invalid."""
    try:
        services.edit(incident, _changed(incident, seen=seen), seen=seen, by=actor())
    except EditConflict as conflict:
        raise filling.overtaken(conflict) from None


def _changed(incident: Incident, *, seen: int) -> Mapping[str, Any]:
    typed = filling.read_all(incident, services.OWN_FIELDS, request.form)
    return services.meant(incident, typed, seen=seen)


def _asked_again(number: int, state: str, refusal: Invalid, *, taking: bool = False) -> AnyResponse:
    page = _asking(number, state, refusal.faults, taking=taking)
    response = make_response(page, refusal.status)
    if wants_part():
        retarget(response, "#main")
        response.headers["HX-Reswap"] = "innerHTML"
    return response


def _asking(number: int, state: str, faults: Mapping[str, Any], *, taking: bool = False) -> str:
    incident = access.incident(actor(), number)
    path, mark, query = address(incident).partition("?")
    there = "taking" if taking else f"moves/{state}"
    offer = _offer(incident, state, taking=taking)
    return render(
        MOVE_PAGE,
        fragment="content",
        **filling.asking(incident, services.OWN_FIELDS, offer, request.form, FIELD_WORDS),
        title=incident.subject,
        action=f"{path}/{there}{mark}{query}",
        back=address(incident),
        faults=faults,
        resolutions=choices.resolutions(),
    )


def _offer(incident: Incident, state: str, *, taking: bool) -> Offer:
    by = services.OWN_FIELDS.mover(incident, actor(), taking=taking)
    offers = incident.process.offers(incident.state, by=by)
    found = next((each for each in offers if each.state.code == state and each.move), None)
    if found is None or incident.merged_into_id:
        raise NotFound
    return found
