"""The company's own fields of one incident, and moves that ask for them."""

from collections.abc import Mapping
from typing import Any

from flask import make_response, request
from werkzeug.wrappers import Response as AnyResponse

from app.core.actor import actor
from app.core.db import transaction
from app.core.errors import Invalid, NotFound
from app.core.text import _
from app.incidents import access, services
from app.incidents.errors import EditConflict
from app.incidents.forms import MoveForm, Seen
from app.incidents.models import Incident
from app.incidents.pages import choices
from app.incidents.pages.asking import asked_again
from app.incidents.pages.blueprint import pages
from app.incidents.pages.record import address, answer, values
from app.incidents.pages.wording import FIELDS as FIELD_WORDS
from app.web.render import render, retarget, wants_part
from app.workflow import filling
from app.workflow.errors import MoveNeeds
from app.workflow.process import Offer

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
            conflict = _fill(incident, seen=Seen.of(request.form).seen)
    except Invalid as refusal:
        return asked_again(FIELDS_PAGE, number, refusal)
    if conflict:
        raise conflict
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
            if conflict := _fill(incident, seen=form.seen):
                raise conflict
            how = form.resolution
            resolution = services.Resolution(code=form.code, text=how) if how else None
            services.move(incident, state, by=actor(), resolution=resolution, reason=form.reason)
    except Invalid as refusal:
        return _asked_again(number, state, refusal)
    return answer(number, told=_("Moved"))


@pages.errorhandler(MoveNeeds)
def needs(refusal: MoveNeeds) -> AnyResponse:
    """Ask for what a move needs, whichever way it was tried."""
    return _asked_again((request.view_args or {})["number"], refusal.target, refusal)


def _fill(incident: Incident, *, seen: int) -> EditConflict | None:
    """Set what was changed in the form. Returns the conflict of the fields that were not."""
    typed = filling.read_all(incident, services.OWN_FIELDS, request.form)
    changed = services.meant(incident, typed, seen=seen)
    try:
        services.edit(incident, changed, seen=seen, by=actor())
    except EditConflict as conflict:
        return conflict
    return None


def _asked_again(number: int, state: str, refusal: Invalid) -> AnyResponse:
    page = _asking(number, state, refusal.faults)
    response = make_response(page, refusal.status)
    if wants_part():
        retarget(response, "#main")
        response.headers["HX-Reswap"] = "innerHTML"
    return response


def _asking(number: int, state: str, faults: Mapping[str, Any]) -> str:
    incident = access.incident(actor(), number)
    offer = _offer(incident, state)
    path, mark, query = address(incident).partition("?")
    return render(
        MOVE_PAGE,
        fragment="content",
        **filling.asking(incident, services.OWN_FIELDS, offer, request.form, FIELD_WORDS),
        title=incident.subject,
        action=f"{path}/moves/{state}{mark}{query}",
        back=address(incident),
        faults=faults,
        resolutions=choices.resolutions(),
    )


def _offer(incident: Incident, state: str) -> Offer:
    by = services.OWN_FIELDS.mover(incident, actor())
    offers = incident.process.offers(incident.state, by=by)
    found = next((each for each in offers if each.state.code == state and each.move), None)
    if found is None or incident.merged_into_id:
        raise NotFound
    return found
