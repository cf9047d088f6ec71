"""The page of one problem, and the answer to every change made on it."""

from collections.abc import Mapping
from typing import Any

from flask import Response, make_response, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.core.actor import Actor, Verb, actor
from app.core.db import db
from app.core.errors import Invalid
from app.people import queries as people
from app.problems import access, queries, services
from app.problems.errors import NoSuchProblem
from app.problems.models import Problem
from app.problems.pages import wording
from app.problems.pages.blueprint import (
    assignable,
    department_options,
    departments,
    may_work,
    pages,
)
from app.problems.pages.place import Place, opened_from
from app.problems.pages.telling import lines
from app.web.render import render, retarget, sent_to, shown, wants_part
from app.workflow import filling
from app.workflow.process import Offer, StateCategory

PAGE = "problems/show.html"
FINISHED = {StateCategory.RESOLVED, StateCategory.CLOSED}


@pages.get("/problems/<problem:number>")
def show(number: int) -> str:
    """Show one problem with its incidents, as far as the reader sees them."""
    who = actor()
    return render(PAGE, fragment="parts", **values(access.problem(who, number), who))


@pages.get("/problems/<problem:number>/news")
def changed_since(number: int) -> AnyResponse:
    """Say that somebody has changed this since the page was made; the page asks by itself."""
    problem = access.problem(actor(), number)
    if str(problem.version) == request.args.get("version"):
        return make_response("", 204)
    return make_response(render("problems/changed.html", address=address(problem)))


def answer(
    number: int, *, told: str, undo: str | None = None, renews_composer: bool = False
) -> Response:
    """Answer a change: the changed parts of the page for htmx, the page otherwise.

    Whoever does not see the problem any more, having given it away, goes back to the list.
    """
    who = actor()
    try:
        problem = access.problem(who, number)
    except NoSuchProblem:
        place = opened_from()
        return sent_to(place.list_address if place else "/problems/queue/open", told=told)
    parts = {**values(problem, who), "renews_composer": renews_composer} if wants_part() else {}
    way_back = undo or _undo(problem, who)
    response = shown(PAGE, "parts", at=address(problem), told=told, undo=way_back, **parts)
    return retarget(response, "#side") if wants_part() else response


def asked_again(number: int, refusal: Invalid) -> Response:
    """Show the page with what was wrong; nothing typed is lost."""
    who = actor()
    typed = {"faults": refusal.faults, "form": request.form, "renews_composer": True}
    found = values(access.problem(who, number), who, **typed)
    response = make_response(render(PAGE, fragment="parts", **found), refusal.status)
    return retarget(response, "#side") if wants_part() else response


def address(problem: Problem) -> str:
    """The page of this problem, in the list from which this request came."""
    query = request.query_string.decode("ascii", "replace") if opened_from() else ""
    return f"/problems/{problem.reference}" + (f"?{query}" if query else "")


def values(problem: Problem, who: Actor, **changed: Any) -> Mapping[str, Any]:
    """Everything that the page shows; `changed` are faults and what was typed."""
    return {
        "problem": problem,
        "words": wording,
        "in_part": wants_part(),
        "here": address(problem).partition("?")[2],
        "faults": {},
        "form": {},
        **_told(problem, who),
        **filling.shown(problem, services.OWN_FIELDS, changed.get("form") or {}),
        **rights(problem, who),
        **_around(problem, who, opened_from()),
        **changed,
    }


def _told(problem: Problem, who: Actor) -> Mapping[str, Any]:
    assignee = problem.assignee_id
    names = people.people_by_ids([assignee]) if assignee else {}
    department = problem.department_id
    merged_into = problem.merged_into_id
    return {
        "members": queries.members(who, problem),
        "notes": queries.notes(problem),
        "history": lines(queries.history(who, problem), problem),
        "department": departments().get(department) if department else None,
        "assignee": names.get(assignee) if assignee else None,
        "into": db.session.get(Problem, merged_into) if merged_into else None,
    }


def rights(problem: Problem, who: Actor) -> Mapping[str, Any]:
    """What the reader may do here, and what they choose from for it."""
    working = may_work(who) and problem.merged_into_id is None
    return {
        "may_work": working,
        "may_part": may_work(who) and problem.merged_into_id is not None,
        "is_mine": problem.assignee_id is not None and problem.assignee_id == who.person_id,
        "may_give": problem.lies_with(who) or who.may(Verb.ASSIGN_OTHERS),
        "offers": may_go_by_hand(problem, who) if working else (),
        "takes": working and problem.state_category != StateCategory.CLOSED,
        "assignable": assignable(problem.department_id) if working else (),
        "department_options": department_options() if working else (),
    }


def may_go_by_hand(problem: Problem, who: Actor, *, taking: bool = False) -> list[Offer]:
    """Return the next steps in which it is still to be solved; solving has a page of its own.

    `taking`: as they are for whoever makes it theirs with the step.
    """
    if problem.merged_into_id is not None:
        return []
    by = services.OWN_FIELDS.mover(problem, who, taking=taking)
    offers = problem.process.offers(problem.state, by=by)
    return [each for each in offers if each.state.category not in FINISHED and each.move]


def _undo(problem: Problem, who: Actor) -> str | None:
    if not may_work(who) or not services.can_undo(problem, by=who):
        return None
    path, mark, query = address(problem).partition("?")
    return f"{path}/changes/{problem.version}/undoing{mark}{query}"


def _around(problem: Problem, who: Actor, place: Place | None) -> Mapping[str, Any]:
    """The list it was opened from: back to it, and its rows before and after this one."""
    if place is None or place.at is None:
        back = url_for("problems.queue", view="open")
        heading = wording.VIEWS["open"].heading
        return {"back": back, "back_words": heading, "before": "", "after": ""}
    around = queries.neighbours(who, place.view, place.sort, place.at, place.filters)
    before, after = (each if each and each.id != problem.id else None for each in around)
    return {
        "back": place.list_address,
        "back_words": wording.VIEWS[place.view.code].heading,
        "before": place.address_of(before) if before else "",
        "after": place.address_of(after) if after else "",
    }
