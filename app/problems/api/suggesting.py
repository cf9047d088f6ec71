"""Problems that are offered for incidents: reading them, accepting, declining."""

from flask import Response

from app.core.actor import actor
from app.core.answers import answer
from app.core.db import db
from app.core.idempotency import once
from app.core.openapi import documented
from app.core.paging import PageQuery, cursor_of, spot_of
from app.core.sent import body_as, query_as
from app.incidents import access as incidents
from app.problems import access, services
from app.problems.api import telling
from app.problems.api.blueprint import TAG, api
from app.problems.errors import (
    AlreadyDecided,
    AlreadyJoined,
    NotAMember,
    ProblemIsClosed,
    ProblemIsMerged,
)
from app.problems.queries import suggesting
from app.problems.queries.suggesting import NEWEST
from app.problems.schemas import (
    OfferedOut,
    OpenSuggestionsOut,
    SuggestionOut,
    SuggestionsOut,
    SuggestionStateIn,
)

VERBS = {
    "accepted": services.accept,
    "declined": services.decline,
    "open": services.offer_again,
}


@api.get("/suggestions")
@documented(TAG, OpenSuggestionsOut, query=PageQuery)
def suggestions() -> Response:
    """List the offers that wait for an answer, where the caller sees incident and problem."""
    incidents.check_may_read(actor())
    asked = query_as(PageQuery)
    found = suggesting.page(actor(), after=spot_of(asked.cursor, NEWEST), size=asked.limit)
    rows = [telling.offered(row) for row in found.rows]
    return answer(
        OpenSuggestionsOut(
            suggestions=rows,
            next_cursor=cursor_of(found.next, NEWEST),
            matching=telling.matching(),
        )
    )


@api.get("/problems/<problem:number>/suggestions")
@documented(TAG, OfferedOut)
def problem_suggestions(number: int) -> Response:
    """Read for which incidents a problem is offered."""
    found = suggesting.of_problem(actor(), access.problem(actor(), number))
    rows = [telling.offered(row) for row in found.shown]
    return answer(OfferedOut(suggestions=rows, more=found.more, matching=telling.matching()))


@api.get("/incidents/<incident:number>/suggestions")
@documented(TAG, SuggestionsOut)
def incident_suggestions(number: int) -> Response:
    """Read which problems were offered for an incident, and what was said to it."""
    incident = incidents.incident(actor(), number)
    found = suggesting.places(actor(), [incident.id])[incident.id]
    rows = [telling.offer(number, each) for each in found.offers]
    return answer(SuggestionsOut(suggestions=rows, matching=telling.matching()))


@api.put("/incidents/<incident:number>/suggestions/<problem:other>/state")
@documented(
    TAG,
    SuggestionOut,
    body=SuggestionStateIn,
    once=True,
    refusals=[AlreadyDecided, AlreadyJoined, NotAMember, ProblemIsClosed, ProblemIsMerged],
)
def answer_suggestion(number: int, other: int) -> Response:
    """Accept or decline a problem that was offered, or take back what was said."""
    with once() as sent:
        problem, (incident,) = access.problem_and_incidents(actor(), other, [number])
        access.suggestion(problem, incident)
        if old := sent.answer():
            return old
        VERBS[body_as(SuggestionStateIn).state](problem, incident, by=actor())
        db.session.flush()
        found = suggesting.places(actor(), [incident.id])[incident.id]
        said = next(each for each in found.offers if each.problem.number == problem.number)
        return sent.keep(answer(telling.offer(number, said)))
