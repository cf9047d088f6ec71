"""Lists: incidents by state, assignee, department, category and change; and the categories."""

from typing import Annotated, Any

from flask import Response
from pydantic import AwareDatetime, BaseModel, Field

from app.core.actor import actor
from app.core.openapi import documented
from app.core.paging import WrongCursor, cursor_at, place_of
from app.core.sent import query_as
from app.incidents import access, queries
from app.incidents.api import telling
from app.incidents.api.blueprint import TAG, api
from app.incidents.models import Bucket
from app.incidents.queries import Filters, Sort, Spot, View, programs
from app.incidents.schemas import CategoriesOut, CategoryOut, IncidentsOut, IncidentsQuery

BigInt = Annotated[int, Field(ge=0, lt=2**63)]


class Place(BaseModel):
    """Where a page of incidents begins: what it is sorted by, and the number."""

    sort: str
    key: Any
    number: BigInt


class Moment(Place):
    key: AwareDatetime


class Small(Place):
    key: Annotated[int, Field(ge=0, lt=2**15)]


class Big(Place):
    key: BigInt


PLACES: dict[str, type[Place]] = {"timestamptz": Moment, "smallint": Small, "bigint": Big}
EVERYTHING = View("api", (Bucket.ACTIVE, Bucket.WAITING, Bucket.DONE))


@api.get("/incidents")
@documented(TAG, IncidentsOut, query=IncidentsQuery)
def incidents() -> Response:
    """List incidents: those that the caller sees, spam left out."""
    access.check_may_read(actor())
    asked = query_as(IncidentsQuery)
    sort = _sort(asked.sort)
    found = queries.page(
        actor(),
        EVERYTHING,
        sort,
        after=_spot(asked.cursor, sort),
        filters=_filters(asked),
        size=asked.limit,
    )
    rows = programs.by_ids([row.id for row in found.rows])
    further = _cursor(found.next, sort)
    return telling.answer(IncidentsOut(incidents=telling.incidents(rows), next_cursor=further))


@api.get("/categories")
@documented(TAG, CategoriesOut)
def categories() -> Response:
    """List the tree of categories, each before those below it."""
    access.check_may_read_categories(actor())
    found = queries.categories()
    codes = {each.id: each.code for each in found}
    outs = [
        CategoryOut(
            code=each.code,
            labels=each.labels,
            parent=codes[each.parent_id] if each.parent_id else None,
        )
        for each in found
    ]
    return telling.answer(CategoriesOut(categories=outs))


def _sort(asked: str) -> Sort:
    known = queries.SORTS[asked.removeprefix("-")]
    return known if asked.startswith("-") == known.descending else known.turned


def _filters(asked: IncidentsQuery) -> Filters:
    return Filters(
        state=asked.state,
        assignee_id=telling.person_id(asked.assignee),
        department_id=telling.department_id(asked.department),
        category_id=telling.category_id(asked.category),
        updated_since=asked.updated_since,
    )


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
