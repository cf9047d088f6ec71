"""Solving, closing and writing to all, for programs."""

from collections.abc import Collection
from uuid import UUID

from flask import Response

from app.core.actor import actor
from app.core.answers import answer
from app.core.idempotency import once
from app.core.openapi import documented
from app.core.sent import body_as
from app.incidents import access as incidents
from app.problems import access, services
from app.problems.api.blueprint import TAG, api
from app.problems.errors import CascadeOver, CascadeRunning, NotAMember, ProblemIsMerged
from app.problems.models import Cascade, Kind, Problem
from app.problems.queries import cascading as queries
from app.problems.queries.cascading import Item
from app.problems.schemas import (
    CascadeIn,
    CascadeOut,
    ItemOut,
    PreviewLineOut,
    PreviewOut,
)
from app.problems.services import cascading
from app.problems.services.cascading import Line, Preview, Texts
from app.workflow import naming as own
from app.workflow.errors import AlreadyThere, MoveNeeds, NoSuchMove, NotYourMove, ResolveFirst

MOST_LINES = 500
REFUSALS = [
    AlreadyThere,
    ResolveFirst,
    NoSuchMove,
    NotYourMove,
    CascadeRunning,
    NotAMember,
    ProblemIsMerged,
]


@api.post("/problems/<problem:number>/cascades/preview")
@documented(
    TAG,
    PreviewOut,
    body=CascadeIn,
    refusals=REFUSALS,
)
def preview_cascade(number: int) -> Response:
    """Tell what solving, closing or writing to all would do; nothing is changed."""
    problem = access.problem(actor(), number)
    incidents.check_may_work(actor())
    asked = body_as(CascadeIn)
    cascading.check_may_start(problem, Kind(asked.kind), by=actor())
    kind, said, without = _asked(asked, problem)
    return answer(_preview(cascading.preview(problem, kind, said, by=actor(), without=without)))


@api.post("/problems/<problem:number>/cascades")
@documented(
    TAG,
    CascadeOut,
    status=201,
    body=CascadeIn,
    once=True,
    refusals=[*REFUSALS, MoveNeeds],
)
def begin_cascade(number: int) -> Response:
    """Solve or close the problem, or only write; its incidents follow in the background."""
    with once() as sent:
        problem = access.problem(actor(), number, to="work")
        if old := sent.answer():
            return old
        sent_in = body_as(CascadeIn)
        kind, said, without = _asked(sent_in, problem)
        if sent_in.fields:
            fields = own.edited(problem.process, sent_in.fields)
            services.edit(problem, fields, seen=problem.version, by=actor())
        made = cascading.start(
            problem,
            kind,
            said,
            by=actor(),
            without=without,
            reason=sent_in.reason,
            to=sent_in.state,
        )
        return sent.keep(answer(_told(made, problem), 201))


@api.get("/problems/<problem:number>/cascades/<uuid:cascade>")
@documented(TAG, CascadeOut)
def tell_cascade(number: int, cascade: UUID) -> Response:
    """Tell how far a cascade has come, and what has become of each incident."""
    problem = access.problem(actor(), number)
    return answer(_told(access.cascade(problem, cascade), problem))


@api.post("/problems/<problem:number>/cascades/<uuid:cascade>/undoing")
@documented(TAG, CascadeOut, once=True, refusals=[CascadeOver])
def take_cascade_back(number: int, cascade: UUID) -> Response:
    """Put back whatever is still as the cascade left it, and withdraw its unsent messages."""
    with once() as sent:
        problem = access.problem(actor(), number, to="work")
        found = access.cascade(problem, cascade, to="work")
        if old := sent.answer():
            return old
        cascading.undo(found, problem, by=actor())
        return sent.keep(answer(_told(found, problem)))


def _asked(asked: CascadeIn, problem: Problem) -> tuple[Kind, Texts, Collection[UUID]]:
    """What is done, what is said, and the keys of the incidents that are left out."""
    said = {each: words.strip() for each, words in asked.texts.model_dump().items() if words}
    numbers = {int(each.removeprefix("INC-")) for each in asked.without}
    without = cascading.members_named(problem, numbers, by=actor())
    return Kind(asked.kind), said, without


def _preview(found: Preview) -> PreviewOut:
    return PreviewOut.model_validate(
        {
            "kind": found.kind.value,
            "incidents": found.all,
            "done": found.acted,
            "told": found.told,
            "without_address": found.silent,
            "left_alone": {why.value: number for why, number in found.left.items()},
            "hidden": found.hidden,
            "lines": [_line(each) for each in found.first(MOST_LINES)],
        }
    )


def _line(line: Line) -> PreviewLineOut:
    words = line.words
    return PreviewLineOut.model_validate(
        {
            "number": line.reference,
            "subject": line.member.subject,
            "requester": line.member.name,
            "left_alone": line.why_left,
            "channel": words.channel if words else None,
            "language": words.language if words else None,
            "text": words.text if words else None,
        }
    )


def _told(cascade: Cascade, problem: Problem) -> CascadeOut:
    progress = queries.progress(cascade.id)
    items, hidden = queries.items(cascade.id, actor(), most=MOST_LINES)
    own = ("kind", "stage", "created_at", "finished_at", "undone_at")
    return CascadeOut.model_validate(
        {
            "id": str(cascade.id),
            "problem": problem.reference,
            "by": cascade.by_name,
            "may_undo": cascading.can_undo(cascade),
            "incidents": progress.all,
            "waiting": progress.waiting,
            "done": progress.number(outcome="done"),
            "told": progress.told,
            "put_back": progress.number(undo="done"),
            "left_alone": progress.left,
            "undo_left_alone": progress.undo_left,
            "hidden": hidden,
            "items": [_item(each) for each in items],
            **{name: getattr(cascade, name) for name in own},
        }
    )


def _item(item: Item) -> ItemOut:
    return ItemOut.model_validate(
        {
            "number": f"INC-{item.number}",
            "outcome": item.outcome,
            "left_alone": item.why,
            "channel": item.channel,
            "language": item.language,
            "text": item.told,
            "undo": item.undo,
            "undo_left_alone": item.undo_why,
        }
    )
