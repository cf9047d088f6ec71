"""Problems that are offered for incidents: the list of them, and what people say to it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.core.actor import actor
from app.core.db import db, transaction
from app.core.lists import Spot
from app.core.text import _
from app.incidents import access as incidents
from app.problems import access, services
from app.problems.models import Problem
from app.problems.pages import wording
from app.problems.pages.blueprint import may_work, pages
from app.problems.pages.returning import answered, here, place, said
from app.problems.queries import suggesting
from app.problems.queries.standing import standing
from app.problems.queries.suggesting import NEWEST, OfProblem
from app.web.render import render
from app.web.slots import fragment

Verb = Callable[..., None]


@dataclass(frozen=True)
class OnProblem:
    """For which incidents a problem is offered, and whether the reader may answer."""

    problem: Problem
    offered: OfProblem
    may_work: bool


@fragment("problem.side", template="problems/offered.html")
def offered(ids: Sequence[UUID]) -> Mapping[UUID, OnProblem]:
    """Return the problems that are offered for incidents."""
    who, told = actor(), {}
    for key in ids:
        problem = db.session.get_one(Problem, key)
        found = suggesting.of_problem(who, problem)
        if found.shown or found.more:
            told[key] = OnProblem(problem, found, may_work(who))
    return told


@pages.get("/problems/suggestions")
def suggestions() -> str:
    """List what waits for an answer, as far as the reader sees both incident and problem."""
    incidents.check_may_read(actor())
    after, before = (_spot(name) for name in ("after", "before"))
    found = suggesting.page(actor(), after=after, before=None if after else before)
    is_known = bool(found.rows) or not (after or before)
    if not is_known:
        found = suggesting.page(actor())
    return render(
        "problems/suggestions.html",
        rows_of_page=found.rows,
        next=_address("after", found.next),
        previous=_address("before", found.previous),
        is_known=is_known,
        answered=said({"from": "suggestions", **(place() if is_known else {})}),
        may_work=may_work(actor()),
        standing=standing(),
        views=wording.VIEWS,
    )


@pages.post("/incidents/<incident:number>/suggestions/<problem:other>/accepting")
def accept(number: int, other: int) -> AnyResponse:
    """Hang the incident on the problem that was offered."""
    _say(services.accept, number, other)
    undo = url_for("problems.offer_again", number=number, other=other) + here()
    told = _("The incident belongs to PRB-%(number)s", number=other)
    return answered(other, number, told=told, undo=undo)


@pages.post("/incidents/<incident:number>/suggestions/<problem:other>/declining")
def decline(number: int, other: int) -> AnyResponse:
    """Say that it does not belong there."""
    _say(services.decline, number, other)
    undo = url_for("problems.offer_again", number=number, other=other) + here()
    told = _("PRB-%(number)s is not offered for it any more", number=other)
    return answered(other, number, told=told, undo=undo)


@pages.post("/incidents/<incident:number>/suggestions/<problem:other>/offering")
def offer_again(number: int, other: int) -> AnyResponse:
    """Take back what was said."""
    _say(services.offer_again, number, other)
    told = _("PRB-%(number)s is offered again", number=other)
    return answered(other, number, told=told)


def _say(verb: Verb, number: int, other: int) -> None:
    with transaction():
        problem, (incident,) = access.problem_and_incidents(actor(), other, [number])
        verb(problem, incident, by=actor())


def _spot(name: str) -> Spot | None:
    return Spot.read(request.args.get(name, ""), NEWEST)


def _address(name: str, spot: Spot | None) -> str:
    return f"{url_for('problems.suggestions')}?{name}={spot.written}" if spot else ""
