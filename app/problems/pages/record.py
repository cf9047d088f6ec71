"""The page of one problem, and the answer to every change made on it."""

from collections.abc import Mapping
from typing import Any

from flask import Response, make_response, request
from werkzeug.wrappers import Response as AnyResponse

from app.core.actor import Actor, Verb, actor
from app.core.db import db
from app.core.errors import Invalid
from app.people import queries as people
from app.problems import access, queries
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
from app.problems.pages.telling import lines
from app.web.render import render, sent_to
from app.workflow.process import StateCategory

FINISHED = {StateCategory.RESOLVED, StateCategory.CLOSED}


@pages.get("/problems/<problem:number>")
def show(number: int) -> str:
    """Show one problem with its incidents, as far as the reader sees them."""
    return shown(access.problem(actor(), number), actor())


@pages.get("/problems/<problem:number>/news")
def changed_since(number: int) -> AnyResponse:
    """Say that somebody has changed this since the page was made; the page asks by itself."""
    problem = access.problem(actor(), number)
    if str(problem.version) == request.args.get("version"):
        return make_response("", 204)
    return make_response(render("problems/changed.html", problem=problem))


def answer(number: int, *, told: str, undo: str | None = None) -> Response:
    """Answer a change by the page, or by the queue for whoever does not see it any more."""
    try:
        access.problem(actor(), number)
    except NoSuchProblem:
        return sent_to("/problems/queue/open", told=told)
    return sent_to(f"/problems/PRB-{number}", told=told, undo=undo)


def asked_again(number: int, refusal: Invalid) -> Response:
    """Show the page with what was wrong; nothing typed is lost."""
    problem = access.problem(actor(), number)
    page = shown(problem, actor(), faults=refusal.faults, form=request.form)
    return make_response(page, refusal.status)


def shown(problem: Problem, who: Actor, **changed: Any) -> str:
    """The page; `changed` is what a refused form brings along."""
    known: Mapping[str, Any] = {"faults": {}, "form": {}}
    values = {**known, **_told(problem, who), **_rights(problem, who), **changed}
    return render("problems/show.html", problem=problem, words=wording, **values)


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


def _rights(problem: Problem, who: Actor) -> Mapping[str, Any]:
    """What the reader may do here, and what they choose from for it."""
    working = may_work(who) and problem.merged_into_id is None
    offers = problem.process.offers(problem.state) if working else ()
    return {
        "may_work": working,
        "may_part": may_work(who) and problem.merged_into_id is not None,
        "is_mine": problem.assignee_id is not None and problem.assignee_id == who.person_id,
        "may_give": problem.lies_with(who) or who.may(Verb.ASSIGN_OTHERS),
        "offers": [each for each in offers if each.state.category not in FINISHED and each.move],
        "takes": working and problem.state_category != StateCategory.CLOSED,
        "assignable": assignable(problem.department_id) if working else (),
        "department_options": department_options() if working else (),
    }
