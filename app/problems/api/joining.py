"""Which incidents hang on a problem: reading, adding, taking off, moving, merging, splitting."""

from flask import Response, url_for
from pydantic import AwareDatetime, BaseModel, Field

from app.core.actor import actor
from app.core.answers import answer
from app.core.idempotency import once
from app.core.lists import GREATEST
from app.core.openapi import documented
from app.core.paging import PageQuery, cursor_at, place_of
from app.core.sent import body_as, query_as
from app.incidents import access as incidents
from app.problems import access, queries, services
from app.problems.api import telling
from app.problems.api.blueprint import TAG, api
from app.problems.errors import (
    AlreadyJoined,
    MembersBusy,
    MergeWithItself,
    NotAMember,
    NothingToPart,
    ProblemIsClosed,
    ProblemIsMerged,
)
from app.problems.queries import MemberSpot
from app.problems.schemas import MembersOut, MergeIn, ProblemOut, SplitIn, TransferIn


class _Place(BaseModel):
    """Where a page of members begins."""

    is_finished: bool
    at: AwareDatetime
    number: int = Field(ge=0, le=GREATEST["bigint"])


@api.get("/problems/<problem:number>/incidents")
@documented(TAG, MembersOut, query=PageQuery)
def problem_incidents(number: int) -> Response:
    """List the incidents of a problem that the caller sees: live ones first, newest on top."""
    problem = access.problem(actor(), number)
    asked = query_as(PageQuery)
    found = queries.members(actor(), problem, most=asked.limit, after=_spot(asked.cursor))
    return answer(
        MembersOut(
            members=[telling.member(row) for row in found.shown],
            seen=found.seen,
            hidden=found.hidden,
            next_cursor=found.next and cursor_at(_Place(**found.next._asdict())),
        )
    )


@api.put("/problems/<problem:number>/incidents/<incident:other>")
@documented(
    TAG,
    ProblemOut,
    versioned=True,
    once=True,
    refusals=[AlreadyJoined, ProblemIsClosed, ProblemIsMerged],
)
def join_problem(number: int, other: int) -> Response:
    """Hang an incident on the problem; one that hangs there already stays."""
    with once() as sent:
        problem, (incident,) = access.problem_and_incidents(actor(), number, [other])
        if old := sent.answer():
            return old
        services.join(problem, incident, by=actor())
        return sent.keep(telling.one(problem))


@api.delete("/problems/<problem:number>/incidents/<incident:other>")
@documented(TAG, ProblemOut, versioned=True, once=True, refusals=[NotAMember])
def leave_problem(number: int, other: int) -> Response:
    """Take an incident off the problem."""
    with once() as sent:
        problem, (incident,) = access.problem_and_incidents(actor(), number, [other])
        if old := sent.answer():
            return old
        services.detach(problem, incident, by=actor())
        return sent.keep(telling.one(problem))


@api.post("/problems/<problem:number>/incidents/<incident:other>/transfer")
@documented(
    TAG,
    ProblemOut,
    body=TransferIn,
    versioned=True,
    once=True,
    refusals=[NotAMember, ProblemIsClosed, ProblemIsMerged],
)
def transfer_incident(number: int, other: int) -> Response:
    """Move an incident to another problem; answers with that one."""
    with once() as sent:
        access.permitted(actor(), number)
        incidents.incident(actor(), other)
        if old := sent.answer():
            return old
        target = int(body_as(TransferIn).to.removeprefix("PRB-"))
        problem, to, (incident,) = access.two_problems(actor(), number, target, [other])
        services.transfer(problem, incident, to, by=actor())
        return sent.keep(telling.one(to))


@api.put("/problems/<problem:number>/merging")
@documented(
    TAG,
    ProblemOut,
    body=MergeIn,
    versioned=True,
    once=True,
    refusals=[MembersBusy, MergeWithItself, ProblemIsClosed, ProblemIsMerged],
)
def merge_problem(number: int) -> Response:
    """Hang all its incidents on another problem, and close it; answers with this one."""
    with once() as sent:
        access.permitted(actor(), number)
        if old := sent.answer():
            return old
        into = int(body_as(MergeIn).into.removeprefix("PRB-"))
        problem, target = access.part_and_whole(actor(), number, into)
        services.merge(problem, target, by=actor())
        return sent.keep(telling.one(problem))


@api.delete("/problems/<problem:number>/merging")
@documented(TAG, ProblemOut, versioned=True, once=True, refusals=[MembersBusy, NothingToPart])
def part_problem(number: int) -> Response:
    """Undo its merging: the incidents that came from it go back."""
    with once() as sent:
        problem = access.permitted(actor(), number)
        if old := sent.answer():
            return old
        if problem.merged_into_id is None:
            raise NothingToPart
        whole = access.whole_of(problem)
        problem, target = access.part_and_whole(actor(), number, whole)
        services.part(problem, target, by=actor())
        return sent.keep(telling.one(problem))


@api.post("/problems/<problem:number>/splitting")
@documented(
    TAG,
    ProblemOut,
    status=201,
    body=SplitIn,
    versioned=True,
    once=True,
    refusals=[NotAMember, ProblemIsClosed, ProblemIsMerged],
)
def split_problem(number: int) -> Response:
    """Make a problem of its own of some incidents; answers with the new one."""
    with once() as sent:
        access.permitted(actor(), number)
        if old := sent.answer():
            return old
        asked = body_as(SplitIn)
        numbers = [int(each.removeprefix("INC-")) for each in asked.incidents]
        problem, members = access.problem_and_incidents(actor(), number, numbers)
        made = services.split(problem, members, title=asked.title, by=actor())
        response = telling.one(made, 201)
        response.headers["Location"] = url_for("problems_api.problem", number=made.number)
        return sent.keep(response)


def _spot(cursor: str | None) -> MemberSpot | None:
    place = place_of(cursor, _Place)
    return MemberSpot(place.is_finished, place.at, place.number) if place else None
