"""What the page of an incident shows of its problem, and what is done about it there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from app.core.actor import actor
from app.core.db import db, transaction
from app.core.errors import Invalid
from app.core.text import _, lazy
from app.incidents import access as incidents
from app.incidents.models import Incident
from app.problems import access, queries, services
from app.problems.errors import NoSuchProblem, NotAMember
from app.problems.forms import OtherForm
from app.problems.models import Problem
from app.problems.pages.blueprint import may_work, pages
from app.problems.services.joining import membership
from app.web.render import sent_to
from app.web.slots import fragment


@dataclass(frozen=True)
class Panel:
    """The problem of an incident, if it has one, and what the reader may do about it."""

    incident: Incident
    problem: Problem | None
    may_work: bool


@fragment("incident.side", template="problems/panel.html")
def panel(ids: Sequence[UUID]) -> Mapping[UUID, Panel]:
    """Return what stands on the pages of these incidents, which the reader sees."""
    who = actor()
    found = queries.of_incidents(who, ids)
    return {
        key: Panel(db.session.get_one(Incident, key), found.get(key), may_work(who)) for key in ids
    }


@fragment("queue.selection", template="problems/selection.html")
def selection(views: Sequence[str]) -> Mapping[str, bool]:
    """Offer to open a problem of what is selected in the queue."""
    return dict.fromkeys(views, True)


@pages.post("/incidents/<incident:number>/problem")
def place(number: int) -> AnyResponse:
    """Hang the incident on a problem, or move it there from the one it hangs on."""
    with transaction():
        incident = incidents.incident(actor(), number, to="work")
        other = OtherForm.of(request.form).number
        before = membership(incident.id)
        try:
            if before:
                now = db.session.get_one(Problem, before.problem_id).number
                problem, to, _none = access.two_problems(actor(), now, other)
                services.transfer(problem, incident, to, by=actor())
            else:
                services.join(access.problem(actor(), other, to="work"), incident, by=actor())
        except NoSuchProblem as refusal:
            raise Invalid({"problem": lazy("There is no such problem.")}) from refusal
    return sent_to(f"/incidents/INC-{number}", told=_("The incident belongs to the problem"))


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
    return sent_to(f"/incidents/INC-{number}", told=_("Taken off the problem"))
