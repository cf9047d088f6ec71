"""How the rows of a page are found: which statement, and what narrows it.

From where a problem is seen is a row of `sight`. Whoever sees few problems has them picked by
these rows and sorted; whoever sees many walks the index of the sort, and what is not seen is
passed by. So a page costs little at ten problems and at many: of N, seen e, picking reads e and
walking some 50 * N / e. The SQL is put together from fixed words; values are bound.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

from app.core.actor import Actor
from app.core.db import db
from app.core.lists import Sort, Spot, View
from app.incidents.access import sees_all
from app.problems import access

FEW = 1000
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
FOUND = """
SELECT p.id, p.number, p.{column} AS key FROM (
  SELECT w.problem_id FROM problems.words AS w
  WHERE w.document @@ websearch_to_tsquery('russian', :words) OFFSET 0
) AS found JOIN problems.problem AS p ON p.id = found.problem_id
WHERE p.bucket = ANY (CAST(:buckets AS smallint[])) AND {seen}{extra} ORDER BY {order} LIMIT :size
"""
AT_MOST = """
SELECT count(*) FROM (
  SELECT 1 FROM problems.sight AS s
  WHERE s.viewer = ANY (CAST(:viewers AS uuid[])) AND s.bucket = ANY (CAST(:buckets AS smallint[]))
  LIMIT :few
) AS seen
"""


@dataclass(frozen=True)
class Filters:
    """What a program may narrow a list by."""

    state: str | None = None
    assignee_id: UUID | None = None
    department_id: UUID | None = None
    updated_since: datetime | None = None
    words: str | None = None


def keys(
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
        column=sort.column, order=order(sort), extra=extra, seen=seen
    )
    return sql, bound


def order(sort: Sort, of: str = "") -> str:
    """Return the order of a sort in SQL; `of` names the table, with its dot."""
    way = "DESC" if sort.descending else ""
    return f"{of}key {way}, {of}number {way}"


def _way(actor: Actor, view: View, filters: Filters, bound: Mapping[str, Any]) -> str:
    if filters.words:
        return FOUND
    if view.only_mine:
        return OWN
    return PICKED if _sees_few(actor, bound) else WALKED


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
