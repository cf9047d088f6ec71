"""On which problem an incident hangs: choosing one, placing it there, taking it off."""

from collections.abc import Mapping

from flask import make_response, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.core.actor import Actor, actor
from app.core.db import db, transaction
from app.core.errors import Invalid, Words
from app.core.text import _, lazy
from app.incidents import access as incidents
from app.problems import access, queries, services
from app.problems.errors import NoSuchProblem, NotAMember
from app.problems.forms import OtherForm
from app.problems.models import Problem
from app.problems.pages import wording
from app.problems.pages.blueprint import pages
from app.problems.pages.finding import find
from app.problems.pages.returning import answered, here
from app.problems.queries.suggesting import places
from app.problems.services.joining import membership
from app.web.render import render, sent_to
from app.workflow.process import StateCategory

MOST = 8
LONGEST = 200


@pages.get("/incidents/<incident:number>/problem")
def choose(number: int) -> str:
    """Offer problems for the incident: those that the matcher thinks of, and those looked for."""
    incidents.check_may_work(actor())
    return _choices(number, {})


@pages.post("/incidents/<incident:number>/problem")
def place(number: int) -> AnyResponse:
    """Hang the incident on a problem, or move it there from the one it hangs on."""
    incidents.check_may_work(actor())
    try:
        _place(number, OtherForm.of(request.form).number)
    except Invalid as refusal:
        return make_response(_choices(number, refusal.faults), refusal.status)
    told = _("The incident belongs to the problem")
    return sent_to(f"/incidents/INC-{number}{here()}", told=told)


@pages.post("/incidents/<incident:number>/problem/leaving")
def leave(number: int) -> AnyResponse:
    """Take the incident off its problem."""
    with transaction():
        incident = incidents.incident(actor(), number, to="work")
        before = membership(incident.id)
        if before is None:
            raise NotAMember
        now = db.session.get_one(Problem, before.problem_id).number
        services.detach(access.problem(actor(), now, to="work"), incident, by=actor())
    undo = url_for("problems.put_back", number=now, other=number) + here()
    return answered(now, number, told=_("Taken off the problem"), undo=undo)


def _place(number: int, other: int) -> None:
    try:
        with transaction():
            incident = incidents.incident(actor(), number, to="work")
            before = membership(incident.id)
            if before:
                now = db.session.get_one(Problem, before.problem_id).number
                problem, to, _none = access.two_problems(actor(), now, other)
                services.transfer(problem, incident, to, by=actor())
            else:
                services.join(access.problem(actor(), other, to="work"), incident, by=actor())
    except NoSuchProblem as refusal:
        raise Invalid({"problem": lazy("There is no such problem.")}) from refusal


def _choices(number: int, faults: Mapping[str, Words]) -> str:
    who = actor()
    incident = incidents.incident(who, number)
    found = places(who, [incident.id])[incident.id]
    asked = " ".join(request.args.get("find", "").replace("\0", "").split())[:LONGEST]
    return render(
        "problems/choosing.html",
        fragment="choices",
        incident=incident,
        offers=found.others,
        found=_takers(who, asked),
        asked=asked,
        faults=faults,
        labels=wording.FIELDS,
    )


def _takers(who: Actor, asked: str) -> list[queries.Row]:
    """Return problems that take incidents: those looked for, else those changed last."""
    if not asked:
        newest = queries.page(who, queries.VIEWS["open"], queries.SORTS["updated"], size=MOST)
        return list(newest.rows)
    found = find(who, asked, size=MOST)
    return [each for each in found if each.standing.category != StateCategory.CLOSED]
