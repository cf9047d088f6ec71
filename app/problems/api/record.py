"""One problem: open, read, change its fields and its state, notes."""

from collections.abc import Mapping
from typing import Any

from flask import Response, url_for

from app.core.actor import actor
from app.core.answers import answer
from app.core.idempotency import once
from app.core.openapi import documented
from app.core.sent import body_as
from app.core.versions import seen_version
from app.incidents import access as incidents
from app.incidents.errors import NoSuchIncident, NotAssignable
from app.people import naming
from app.problems import access, queries, services
from app.problems.api import telling
from app.problems.api.blueprint import TAG, api
from app.problems.errors import (
    AlreadyJoined,
    NotYourProblem,
    ProblemEditConflict,
    ProblemIsMerged,
    SolveInstead,
)
from app.problems.models import Problem
from app.problems.schemas import (
    NoteIn,
    NoteOut,
    NotesOut,
    ProblemHistoryOut,
    ProblemIn,
    ProblemOut,
    ProblemPatch,
    ProblemStateIn,
)
from app.workflow import naming as own
from app.workflow import queries as workflow
from app.workflow.errors import AlreadyThere, MoveNeeds, NoSuchMove, NotYourMove


@api.post("/problems")
@documented(
    TAG,
    ProblemOut,
    status=201,
    body=ProblemIn,
    versioned=True,
    once=True,
    refusals=[AlreadyJoined, NoSuchIncident],
)
def open_problem() -> Response:
    """Open a problem, with incidents that the caller sees or without any."""
    incidents.check_may_work(actor())
    with once() as sent:
        if old := sent.answer():
            return old
        asked = body_as(ProblemIn)
        numbers = sorted({int(each.removeprefix("INC-")) for each in asked.incidents})
        problem = services.open_(
            title=asked.title,
            description=asked.description,
            department_id=naming.department_id(asked.department),
            incidents=[incidents.incident(actor(), each, to="work") for each in numbers],
            fields=own.sent(workflow.newest("problem"), asked.fields),
            by=actor(),
        )
        response = telling.one(problem, 201)
        response.headers["Location"] = url_for("problems_api.problem", number=problem.number)
        return sent.keep(response)


@api.get("/problems/<problem:number>")
@documented(TAG, ProblemOut, versioned=True)
def problem(number: int) -> Response:
    """Read a problem."""
    return telling.one(access.problem(actor(), number))


@api.patch("/problems/<problem:number>")
@documented(
    TAG,
    ProblemOut,
    body=ProblemPatch,
    versioned=True,
    conditional=True,
    once=True,
    refusals=[ProblemEditConflict, NotYourProblem, NotAssignable],
)
def edit_problem(number: int) -> Response:
    """Change fields: 412 with both values when one of them was changed after the version seen."""
    with once() as sent:
        found = access.problem(actor(), number, to="work")
        if old := sent.answer():
            return old
        seen, patch = seen_version(), body_as(ProblemPatch)
        fields = {name: getattr(patch, name) for name in patch.model_fields_set}
        services.edit(found, _values(found, fields), seen=seen, by=actor())
        if "department" in fields:
            services.pass_on(found, to=naming.department_id(patch.department), by=actor())
        if "assignee" in fields:
            services.assign(found, to=naming.person_id(patch.assignee), by=actor())
        return sent.keep(telling.one(found))


@api.put("/problems/<problem:number>/state")
@documented(
    TAG,
    ProblemOut,
    body=ProblemStateIn,
    versioned=True,
    once=True,
    refusals=[NoSuchMove, NotYourMove, AlreadyThere, MoveNeeds, SolveInstead, ProblemIsMerged],
)
def move_problem(number: int) -> Response:
    """Move it to a state in which it is still to be solved; solving has a place of its own."""
    with once() as sent:
        found = access.problem(actor(), number, to="work")
        if old := sent.answer():
            return old
        asked = body_as(ProblemStateIn)
        if asked.fields:
            fields = own.edited(found.process, asked.fields)
            services.edit(found, fields, seen=found.version, by=actor())
        services.move(found, asked.state, by=actor(), reason=asked.reason)
        return sent.keep(telling.one(found))


@api.get("/problems/<problem:number>/history")
@documented(TAG, ProblemHistoryOut)
def problem_history(number: int) -> Response:
    """Read the newest changes; of incidents that the caller does not see only that they were."""
    found = queries.history(actor(), access.problem(actor(), number))
    return answer(ProblemHistoryOut(changes=telling.history(found)))


@api.get("/problems/<problem:number>/notes")
@documented(TAG, NotesOut)
def problem_notes(number: int) -> Response:
    """Read the newest notes."""
    rows = queries.notes(access.problem(actor(), number))
    return answer(NotesOut(notes=[telling.note(row) for row in rows]))


@api.post("/problems/<problem:number>/notes")
@documented(TAG, NoteOut, status=201, body=NoteIn, once=True)
def note_problem(number: int) -> Response:
    """Write a note."""
    with once() as sent:
        found = access.problem(actor(), number, to="work")
        if old := sent.answer():
            return old
        row = services.note(found, body_as(NoteIn).text, by=actor())
        return sent.keep(answer(telling.note(row), 201))


def _values(found: Problem, sent: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that were sent, as an edit knows them."""
    beside = {"department", "assignee", "fields"}
    plain = {name: value for name, value in sent.items() if name not in beside}
    return plain | own.edited(found.process, sent.get("fields", {}))
