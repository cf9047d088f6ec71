"""Solving, closing and writing to all: the preview, how far it has come, and undoing it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Response, make_response, request
from werkzeug.wrappers import Response as AnyResponse

from app.core.actor import Actor, actor
from app.core.db import db, transaction
from app.core.errors import Invalid, Words
from app.core.settings import settings
from app.core.text import _
from app.incidents import access as incidents
from app.problems import access, services
from app.problems.errors import NotAMember
from app.problems.forms import SolvingForm, left_out
from app.problems.models import Cascade, Kind, Problem
from app.problems.pages import solving_words as words
from app.problems.pages.blueprint import may_work, pages
from app.problems.pages.own_fields import put_in
from app.problems.queries import cascading as queries
from app.problems.queries.cascading import Progress
from app.problems.services import cascading
from app.web.look import locale
from app.web.render import render, sent_to, wants_part
from app.web.slots import fragment
from app.workflow import filling
from app.workflow.errors import NoSuchMove, NotYourMove
from app.workflow.process import StateCategory, check_may

PREVIEW, PAGE = "problems/solving.html", "problems/cascade.html"
MOST_LINES = 50


@dataclass(frozen=True)
class Told:
    """A cascade as it is shown: how far it has come, and whether one click undoes it."""

    cascade: Cascade
    progress: Progress
    reference: str
    may_undo: bool

    @property
    def address(self) -> str:
        return f"/problems/{self.reference}/cascades/{self.cascade.id}"


@pages.get("/problems/<problem:number>/solving")
def ask_solving(number: int) -> str:
    """Show what solving would do, with nothing done yet."""
    problem = access.problem(actor(), number)
    incidents.check_may_work(actor())
    kind = _kind(problem, request.args.get("kind", ""))
    return _preview(problem, kind, cascading.default_texts(kind, problem.solution))


@pages.post("/problems/<problem:number>/solving/preview")
def preview_solving(number: int) -> AnyResponse:
    """Show the same with the words as they are typed by now."""
    problem = access.problem(actor(), number)
    incidents.check_may_work(actor())
    form = SolvingForm.of(request.form)
    try:
        without = cascading.members_named(problem, left_out(request.form), by=actor())
    except NotAMember as refusal:
        return _asked_again(number, {"pick": refusal.words})
    return make_response(_preview(problem, form.kind, form.texts, without))


@pages.post("/problems/<problem:number>/cascades")
def start_cascade(number: int) -> AnyResponse:
    """Move the problem, and have all its incidents follow."""
    try:
        with transaction():
            problem = access.problem(actor(), number, to="work")
            form = SolvingForm.of(request.form)
            without = cascading.members_named(problem, left_out(request.form), by=actor())
            put_in(problem, seen=form.seen or problem.version)
            cascade = cascading.start(
                problem,
                form.kind,
                form.texts,
                by=actor(),
                without=without,
                reason=form.reason,
                to=form.to,
            )
            at = f"/problems/{problem.reference}/cascades/{cascade.id}"
    except Invalid as refusal:
        return _asked_again(number, refusal.faults)
    except NotAMember as refusal:
        return _asked_again(number, {"pick": refusal.words})
    return sent_to(at, told=str(words.STARTED[form.kind]))


@pages.get("/problems/<problem:number>/cascades/<uuid:cascade>")
def show_cascade(number: int, cascade: UUID) -> str:
    """Show what has become of each incident; a page that waits for the end asks for a part."""
    problem = access.problem(actor(), number)
    found = access.cascade(problem, cascade)
    shown, hidden = queries.items(found.id, actor(), most=MOST_LINES)
    values = {"items": shown, "hidden": hidden, "words": words, "in_part": wants_part()}
    so_far = _told(found, problem.reference, actor())
    part = "whole" if request.args.get("whole") else "progress"
    return render(PAGE, fragment=part, problem=problem, so_far=so_far, **values)


@pages.post("/problems/<problem:number>/cascades/<uuid:cascade>/undoing")
def undo_cascade(number: int, cascade: UUID) -> AnyResponse:
    """Put back the problem and whatever is still as the cascade left it."""
    with transaction():
        problem = access.problem(actor(), number, to="work")
        found = access.cascade(problem, cascade, to="work")
        cascading.undo(found, problem, by=actor())
        at = f"/problems/{problem.reference}/cascades/{found.id}"
    return sent_to(at, told=_("Being undone"))


@fragment("problem.acts", template="problems/solving_acts.html")
def acts(ids: Sequence[UUID]) -> Mapping[UUID, object]:
    """What may be begun on these problems, each with its words and key."""
    if not may_work(actor()):
        return {}
    problems = [db.session.get_one(Problem, key) for key in ids]
    return {
        each.id: {"number": each.number, "kinds": _kinds(each), "words": words}
        for each in problems
        if each.merged_into_id is None and _kinds(each)
    }


@fragment("problem.notice", template="problems/solving_notice.html")
def notices(ids: Sequence[UUID]) -> Mapping[UUID, object]:
    """The newest cascade of each problem, while it works or can be undone."""
    found = {}
    for key in ids:
        newest = queries.newest_cascade(key)
        if newest and (newest.is_at_work or cascading.can_undo(newest)):
            problem = db.session.get_one(Problem, key)
            found[key] = {"told": _told(newest, problem.reference, actor()), "words": words}
    return found


def _kinds(problem: Problem) -> list[Kind]:
    """What can be done with all incidents of a problem in this state, as its process allows it."""
    match problem.state_category:
        case StateCategory.CLOSED:
            found = []
        case StateCategory.RESOLVED:
            found = [Kind.CLOSE]
        case _:
            found = [Kind.SOLVE, Kind.WRITE]
    return [each for each in found if _may(problem, each)]


def _may(problem: Problem, kind: Kind) -> bool:
    by = services.OWN_FIELDS.mover(problem, actor())
    try:
        for move in cascading.moves_of(problem, kind, by=actor()):
            check_may(move, by)
    except (NoSuchMove, NotYourMove):
        return False
    return True


def _kind(problem: Problem, asked: str) -> Kind:
    """The kind that an address names, or the first that fits the state."""
    known = {each.value: each for each in Kind}
    return known.get(asked) or next(iter(_kinds(problem)), Kind.WRITE)


def _preview(
    problem: Problem,
    kind: Kind,
    texts: Mapping[str, str],
    without: Collection[UUID] = (),
    **changed: Any,
) -> str:
    cascading.check_may_start(problem, kind, by=actor())
    found = cascading.preview(problem, kind, texts, by=actor(), without=without)
    known: dict[str, Any] = {
        "problem": problem,
        "kind": kind,
        "texts": texts,
        "words": words,
        "lines": found.first(MOST_LINES),
        "undo_minutes": settings().undo_minutes,
        "faults": {},
        "form": request.form,
        "in_part": wants_part(),
        **_asked_beside(problem, kind),
    }
    return render(PREVIEW, fragment="preview", preview=found, **{**known, **changed})


def _asked_beside(problem: Problem, kind: Kind) -> Mapping[str, Any]:
    """What its process asks for beside the words: fields, and a reason."""
    ends = cascading.ends_of(problem, kind, by=actor())
    asked_for = request.form.get("to")
    chosen = asked_for if asked_for in {each.code for each in ends} else None
    moves = cascading.moves_of(problem, kind, by=actor(), to=chosen)
    known = services.OWN_FIELDS.known(problem)
    asked = filling.asked_by(problem.process, moves, known, request.form)
    return {
        "may_close_too": _may(problem, Kind.SOLVE_AND_CLOSE),
        "asked": asked,
        "ends": [(each.code, each.label(locale())) for each in ends] if len(ends) > 1 else (),
        "end": chosen or (ends[0].code if ends else None),
        "asks_why": any("reason" in move.needs for move in moves),
        "labels": {**words.FIELDS, **{each.name: each.label for each in asked}},
    }


def _asked_again(number: int, faults: Mapping[str, Words]) -> Response:
    """The preview once more: what was typed, and what is wrong with it."""
    problem = access.problem(actor(), number)
    kind = _kind(problem, request.form.get("kind", ""))
    typed = {each: request.form.get(each, "") for each in cascading.LANGUAGES}
    without = queries.seen_members(problem.id, left_out(request.form), actor()).values()
    return make_response(_preview(problem, kind, typed, without, faults=faults), Invalid.status)


def _told(cascade: Cascade, reference: str, who: Actor) -> Told:
    return Told(
        cascade,
        queries.progress(cascade.id),
        reference,
        may_undo=may_work(who) and cascading.can_undo(cascade),
    )
