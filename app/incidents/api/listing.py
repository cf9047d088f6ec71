"""The list of incidents: by state, assignee, department, category and change."""

from flask import Response

from app.core.actor import actor
from app.core.answers import answer
from app.core.lists import View
from app.core.openapi import documented
from app.core.paging import cursor_of, sort_of, spot_of
from app.core.sent import query_as
from app.incidents import access, queries
from app.incidents.api import telling
from app.incidents.api.blueprint import TAG, api
from app.incidents.models import Bucket
from app.incidents.queries import Filters, programs
from app.incidents.schemas import IncidentsOut, IncidentsQuery
from app.people import naming

EVERYTHING = View("api", (Bucket.ACTIVE, Bucket.WAITING, Bucket.DONE))


@api.get("/incidents")
@documented(TAG, IncidentsOut, query=IncidentsQuery)
def incidents() -> Response:
    """List incidents: those that the caller sees, spam left out."""
    access.check_may_read(actor())
    asked = query_as(IncidentsQuery)
    sort = sort_of(asked.sort, queries.SORTS)
    found = queries.page(
        actor(),
        EVERYTHING,
        sort,
        after=spot_of(asked.cursor, sort),
        filters=_filters(asked),
        size=asked.limit,
    )
    rows = programs.by_ids([row.id for row in found.rows])
    further = cursor_of(found.next, sort)
    return answer(IncidentsOut(incidents=telling.incidents(rows), next_cursor=further))


def _filters(asked: IncidentsQuery) -> Filters:
    return Filters(
        state=asked.state,
        assignee_id=naming.person_id(asked.assignee),
        department_id=naming.department_id(asked.department),
        category_id=telling.category_id(asked.category),
        updated_since=asked.updated_since,
    )
