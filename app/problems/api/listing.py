"""Lists: problems by state, assignee, department and change."""

from typing import Annotated, Any

from flask import Response
from pydantic import AwareDatetime, BaseModel, Field

from app.core.actor import actor
from app.core.openapi import documented
from app.core.paging import WrongCursor, cursor_at, place_of
from app.core.sent import query_as
from app.incidents import access as incidents
from app.incidents.models import Bucket
from app.problems import queries
from app.problems.api import telling
from app.problems.api.blueprint import TAG, api
from app.problems.queries import Filters, Sort, Spot, View
from app.problems.schemas import ProblemsOut, ProblemsQuery

BigInt = Annotated[int, Field(ge=0, lt=2**63)]


class ProblemPlace(BaseModel):
    """Where a page of problems begins: what it is sorted by, and the number."""

    sort: str
    key: Any
    number: BigInt


class Moment(ProblemPlace):
    key: AwareDatetime


class Small(ProblemPlace):
    key: Annotated[int, Field(ge=0, lt=2**15)]


class Medium(ProblemPlace):
    key: Annotated[int, Field(ge=0, lt=2**31)]


class Big(ProblemPlace):
    key: BigInt


PLACES: dict[str, type[ProblemPlace]] = {
    "timestamptz": Moment,
    "smallint": Small,
    "integer": Medium,
    "bigint": Big,
}
EVERYTHING = View("api", (Bucket.ACTIVE, Bucket.WAITING, Bucket.DONE))


@api.get("/problems")
@documented(TAG, ProblemsOut, query=ProblemsQuery)
def problems() -> Response:
    """List problems: those that the caller sees."""
    incidents.check_may_read(actor())
    asked = query_as(ProblemsQuery)
    sort = _sort(asked.sort)
    found = queries.page(
        actor(),
        EVERYTHING,
        sort,
        after=_spot(asked.cursor, sort),
        filters=Filters(
            state=asked.state,
            assignee_id=telling.person_id(asked.assignee),
            department_id=telling.department_id(asked.department),
            updated_since=asked.updated_since,
        ),
        size=asked.limit,
    )
    rows = telling.by_ids([row.id for row in found.rows])
    further = _cursor(found.next, sort)
    return telling.answer(ProblemsOut(problems=telling.problems(rows), next_cursor=further))


def _sort(asked: str) -> Sort:
    known = queries.SORTS[asked.removeprefix("-")]
    return known if asked.startswith("-") == known.descending else known.turned


def _cursor(spot: Spot | None, sort: Sort) -> str | None:
    if spot is None:
        return None
    return cursor_at(PLACES[sort.kind](sort=_code(sort), key=spot.key, number=spot.number))


def _spot(cursor: str | None, sort: Sort) -> Spot | None:
    place = place_of(cursor, PLACES[sort.kind])
    if place is None:
        return None
    if place.sort != _code(sort):  # of this list in another order
        raise WrongCursor
    return Spot(place.key, place.number)


def _code(sort: Sort) -> str:
    return f"-{sort.code}" if sort.descending else sort.code
