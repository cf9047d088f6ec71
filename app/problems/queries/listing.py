"""The queue: views, sorts, pages by key, and counts that stop counting.

From where a problem is seen is a row of `sight`. Whoever sees few problems has them picked by
these rows and sorted; whoever sees many walks the index of the sort, and what is not seen is
passed by. So a page costs little at ten problems and at many: of N, seen e, picking reads e and
walking some 50 * N / e. The SQL is put together from fixed words; values are bound.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import text

from app.core.actor import Actor
from app.core.db import db
from app.core.lists import Page, Sort, Spot, View, page_of, registry, spot_in, views
from app.incidents.access import sees_all
from app.incidents.models import Bucket
from app.problems import access
from app.workflow import queries as workflow
from app.workflow.process import State

PAGE = 50
COUNTED_TO = 1000
FEW = 1000


LIVE = (Bucket.ACTIVE, Bucket.WAITING)
VIEWS = views(
    View("open", LIVE),
    View("mine", LIVE, only_mine=True),
    View("unassigned", LIVE, only_unassigned=True),
    View("waiting", (Bucket.WAITING,)),
    View("done", (Bucket.DONE,)),
)
EVERYTHING = View("all", (Bucket.ACTIVE, Bucket.WAITING, Bucket.DONE))
SORTS = registry(
    Sort("updated", "updated_at", "timestamptz"),
    Sort("created", "created_at", "timestamptz"),
    Sort("priority", "priority", "smallint", descending=False),
    Sort("incidents", "incidents", "integer"),
    Sort("number", "number", "bigint"),
)


@dataclass(frozen=True)
class Filters:
    """What a program may narrow a list by."""

    state: str | None = None
    assignee_id: UUID | None = None
    department_id: UUID | None = None
    updated_since: datetime | None = None
    words: str | None = None


class Row(NamedTuple):
    """What a list shows of a problem."""

    id: UUID
    number: int
    title: str
    process_id: UUID
    state: str
    priority: int
    incidents: int
    live_incidents: int
    assignee_id: UUID | None
    assignee: str | None
    department: str | None
    due_at: datetime | None
    created_at: datetime
    updated_at: datetime
    version: int

    @property
    def reference(self) -> str:
        """What people call it in text."""
        return f"PRB-{self.number}"

    @property
    def standing(self) -> State:
        """The state it is in."""
        return workflow.process(self.process_id).states[self.state]


WALKED = """
SELECT s.id, s.number, s.key FROM unnest(CAST(:buckets AS smallint[])) AS b(n)
CROSS JOIN LATERAL (
  SELECT p.id, p.number, p.{column} AS key FROM problems.problem AS p
  WHERE p.bucket = b.n AND {seen}{extra} ORDER BY {order} LIMIT :size
) AS s ORDER BY {order} LIMIT :size
"""
PICKED = """
SELECT p.id, p.number, p.{column} AS key FROM (
  SELECT DISTINCT s.problem_id FROM problems.sight AS s
  WHERE s.viewer = ANY (CAST(:viewers AS uuid[])) AND s.bucket = ANY (CAST(:buckets AS smallint[]))
) AS seen JOIN problems.problem AS p ON p.id = seen.problem_id
WHERE true{extra} ORDER BY {order} LIMIT :size
"""
OWN = """
SELECT p.id, p.number, p.{column} AS key FROM problems.problem AS p
WHERE p.assignee_id = :me AND p.bucket = ANY (CAST(:buckets AS smallint[])){extra}
ORDER BY {order} LIMIT :size
"""
ROWS = """
WITH page AS MATERIALIZED ({keys})
SELECT p.id, p.number, p.title, p.process_id, p.state, p.priority, p.incidents, p.live_incidents,
  p.assignee_id, a.name, d.name, p.due_at, p.created_at, p.updated_at, p.version
FROM page JOIN problems.problem AS p ON p.id = page.id
LEFT JOIN people.person AS a ON a.id = p.assignee_id
LEFT JOIN people.department AS d ON d.id = p.department_id
ORDER BY {order}
"""
FOUND = """
SELECT p.id, p.number, p.{column} AS key FROM (
  SELECT w.problem_id FROM problems.words AS w
  WHERE w.document @@ websearch_to_tsquery('russian', :words) OFFSET 0
) AS found JOIN problems.problem AS p ON p.id = found.problem_id
WHERE p.bucket = ANY (CAST(:buckets AS smallint[])) AND {seen}{extra} ORDER BY {order} LIMIT :size
"""
NUMBERED = "SELECT p.id, p.number FROM problems.problem AS p WHERE p.number = :number AND {seen}"
AT_MOST = """
SELECT count(*) FROM (
  SELECT 1 FROM problems.sight AS s
  WHERE s.viewer = ANY (CAST(:viewers AS uuid[])) AND s.bucket = ANY (CAST(:buckets AS smallint[]))
  LIMIT :few
) AS seen
"""


def page(
    actor: Actor,
    view: View,
    sort: Sort,
    *,
    after: Spot | None = None,
    before: Spot | None = None,
    filters: Filters | None = None,
    size: int = PAGE,
) -> Page[Row]:
    """Return a page of what the actor sees in this view, from a spot on, or up to one."""
    way = sort.turned if before else sort
    keys, values = _keys(actor, view, way, before or after, filters or Filters(), size + 1)
    sql = ROWS.format(keys=keys, order=_order(way, "page."))
    found = [Row._make(row) for row in db.session.execute(text(sql), values)]
    return page_of(found, size, lambda row: spot_of(row, sort), after=after, before=before)


def spot_of(row: Row, sort: Sort) -> Spot:
    """Return where this row stands in a list sorted like this."""
    return spot_in(row, row.number, sort)


def holding(actor: Actor, words: str, *, size: int) -> Sequence[Row]:
    """Return problems that the actor sees and that hold the words, the last changed first."""
    found = page(actor, EVERYTHING, SORTS["updated"], filters=Filters(words=words), size=size)
    return found.rows


def by_number(actor: Actor, number: int) -> Sequence[Row]:
    """Return the problem with this number, if the actor sees it."""
    seen = access.seen_in_words(actor)
    sql = ROWS.format(keys=NUMBERED.format(seen=seen), order="page.number")
    bound = {**access.bound(actor), "number": number}
    return [Row._make(row) for row in db.session.execute(text(sql), bound)]


def neighbours(
    actor: Actor, view: View, sort: Sort, spot: Spot, filters: Filters
) -> tuple[Row | None, Row | None]:
    """Return the problems before and after this spot of a list."""
    before = page(actor, view, sort, before=spot, filters=filters, size=1).rows
    after = page(actor, view, sort, after=spot, filters=filters, size=1).rows
    return (before[0] if before else None), (after[0] if after else None)


def newer_than(actor: Actor, view: View, since: datetime, *, words: str | None = None) -> int:
    """Return how many problems of the view have changed after this moment, counted to a page."""
    changed = Filters(updated_since=since, words=words)
    keys, values = _keys(actor, view, SORTS["updated"], None, changed, PAGE)
    return len(db.session.execute(text(keys), values).all())


def count(actor: Actor, view: View) -> int:
    """Return how many problems the view holds, counted no further than COUNTED_TO + 1."""
    keys, values = _keys(actor, view, SORTS["number"], None, Filters(), COUNTED_TO + 1)
    return len(db.session.execute(text(keys), values).all())


def _keys(
    actor: Actor, view: View, sort: Sort, spot: Spot | None, filters: Filters, size: int
) -> tuple[str, dict[str, Any]]:
    """Return the statement that finds id, number and key of a page in order, and its values."""
    extra, values = _narrowed(view, sort, spot, filters)
    bound = {
        **access.bound(actor),
        "buckets": [int(bucket) for bucket in view.buckets],
        "size": size,
        **values,
    }
    seen = access.seen_in_words(actor)
    sql = _way(actor, view, filters, bound).format(
        column=sort.column, order=_order(sort), extra=extra, seen=seen
    )
    return sql, bound


def _way(actor: Actor, view: View, filters: Filters, bound: Mapping[str, Any]) -> str:
    if filters.words:
        return FOUND
    if view.only_mine:
        return OWN
    return PICKED if _sees_few(actor, bound) else WALKED


def _order(sort: Sort, of: str = "") -> str:
    way = "DESC" if sort.descending else ""
    return f"{of}key {way}, {of}number {way}"


def _sees_few(actor: Actor, bound: Mapping[str, Any]) -> bool:
    if sees_all(actor):
        return False
    seen: int = db.session.execute(text(AT_MOST), {**bound, "few": FEW}).scalar_one()
    return seen < FEW


def _narrowed(
    view: View, sort: Sort, spot: Spot | None, filters: Filters
) -> tuple[str, dict[str, Any]]:
    conditions: list[str] = []
    values: dict[str, Any] = {}
    if view.only_mine and filters.words:
        conditions.append("p.assignee_id = :me")
    if view.only_unassigned:
        conditions.append("p.assignee_id IS NULL")
    if spot:
        than = "<" if sort.descending else ">"
        values |= {"at_key": spot.key, "at_number": spot.number}
        here = f"(CAST(:at_key AS {sort.kind}), CAST(:at_number AS bigint))"
        conditions.append(f"(p.{sort.column}, p.number) {than} {here}")
    for name, condition in _FILTERS.items():
        value = getattr(filters, name)
        if value is not None:
            conditions.append(condition)
            values[name] = value
    if filters.words:
        values["words"] = filters.words
    return "".join(f" AND {each}" for each in conditions), values


_FILTERS = {
    "state": "p.state = :state",
    "assignee_id": "p.assignee_id = :assignee_id",
    "department_id": "p.department_id = :department_id",
    "updated_since": "p.updated_at > :updated_since",
}
