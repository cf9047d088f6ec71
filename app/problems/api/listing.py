"""Lists: problems by state, assignee, department and change."""

from flask import Response

from app.core.actor import actor
from app.core.answers import answer
from app.core.openapi import documented
from app.core.paging import cursor_of, sort_of, spot_of
from app.core.sent import query_as
from app.incidents import access as incidents
from app.people import naming
from app.problems import queries
from app.problems.api import telling
from app.problems.api.blueprint import TAG, api
from app.problems.queries import Filters
from app.problems.schemas import ProblemsOut, ProblemsQuery


@api.get("/problems")
@documented(TAG, ProblemsOut, query=ProblemsQuery)
def problems() -> Response:
    """List problems: those that the caller sees."""
    incidents.check_may_read(actor())
    asked = query_as(ProblemsQuery)
    sort = sort_of(asked.sort, queries.SORTS)
    found = queries.page(
        actor(),
        queries.EVERYTHING,
        sort,
        after=spot_of(asked.cursor, sort),
        filters=Filters(
            state=asked.state,
            assignee_id=naming.person_id(asked.assignee),
            department_id=naming.department_id(asked.department),
            updated_since=asked.updated_since,
        ),
        size=asked.limit,
    )
    rows = telling.by_ids([row.id for row in found.rows])
    further = cursor_of(found.next, sort)
    return answer(ProblemsOut(problems=telling.problems(rows), next_cursor=further))
