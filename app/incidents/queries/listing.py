"""The queue: views, sorts, pages by key, and counts that stop counting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import text

from app.core.actor import Actor
from app.core.db import db
from app.core.lists import Page, Sort, Spot, View, page_of, registry, spot_in, views
from app.incidents import access
from app.incidents.models import Bucket, Incident
from app.incidents.queries.walking import Walk
from app.workflow import queries as workflow
from app.workflow.process import State

PAGE = 50
COUNTED_TO = 1000


LIVE = (Bucket.ACTIVE, Bucket.WAITING)
VIEWS = views(
    View("mine", LIVE, only_mine=True),
    View("unassigned", LIVE, only_unassigned=True),
    View("open", LIVE),
    View("waiting", (Bucket.WAITING,)),
    View("done", (Bucket.DONE,)),
    View("spam", (Bucket.SPAM,)),
)
SORTS = registry(
    Sort("updated", "updated_at", "timestamptz"),
    Sort("created", "created_at", "timestamptz"),
    Sort("priority", "priority", "smallint", descending=False),
    Sort("number", "number", "bigint"),
)


@dataclass(frozen=True)
class Filters:
    """What a program may narrow a list by."""

    state: str | None = None
    assignee_id: UUID | None = None
    department_id: UUID | None = None
    category_id: UUID | None = None
    updated_since: datetime | None = None


class Row(NamedTuple):
    """What a list shows of an incident."""

    id: UUID
    number: int
    subject: str
    last_words: str
    channel: str
    requester: str
    process_id: UUID
    state: str
    priority: int
    assignee_id: UUID | None
    assignee: str | None
    unread: bool
    private: bool
    created_at: datetime
    updated_at: datetime
    version: int

    @property
    def reference(self) -> str:
        """What people call it in text."""
        return f"INC-{self.number}"

    @property
    def standing(self) -> State:
        """The state it is in."""
        return workflow.process(self.process_id).states[self.state]


# Said so that the planner knows nothing of how many that are: few of all incidents have nobody, but
# many of the live ones, and it would collect and sort them instead of walking an index.
UNASSIGNED = "coalesce(i.assignee_id IS NULL, true)"
ROWS = """
WITH page AS MATERIALIZED ({keys})
SELECT i.id, i.number, i.subject, i.last_words, i.channel, r.name, i.process_id, i.state,
  i.priority, i.assignee_id, p.name, i.unread, i.private, i.created_at, i.updated_at, i.version
FROM page JOIN incidents.incident AS i ON i.id = page.id
JOIN incidents.requester AS r ON r.id = i.requester_id
LEFT JOIN people.person AS p ON p.id = i.assignee_id
ORDER BY {order}
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
    walk = _walk(
        actor,
        view,
        sort.turned if before else sort,
        spot=before or after,
        filters=filters or Filters(),
        size=size + 1,
    )
    found = rows_of(walk)
    return page_of(found, size, lambda row: spot_of(row, sort), after=after, before=before)


def rows_of(walk: Walk) -> list[Row]:
    """Return the rows of this walk, in its order."""
    order = walk.order("page.", "number" if walk.column == "number" else "key")
    sql = ROWS.format(keys=walk.sql, order=order)
    return [Row._make(row) for row in db.session.execute(text(sql), walk.bound)]


def spot_of(row: Row | Incident, sort: Sort) -> Spot:
    """Return where this row stands in a list sorted like this."""
    return spot_in(row, row.number, sort)


def neighbours(actor: Actor, view: View, sort: Sort, spot: Spot) -> tuple[Row | None, Row | None]:
    """Return the incidents before and after this spot of a list.

    The spot is where the incident stood when it was opened, so work on it moves nobody elsewhere.
    """
    before = rows_of(_walk(actor, view, sort.turned, spot=spot, filters=Filters(), size=1))
    after = rows_of(_walk(actor, view, sort, spot=spot, filters=Filters(), size=1))
    return (before[0] if before else None), (after[0] if after else None)


def newer_than(actor: Actor, view: View, since: datetime) -> int:
    """Return how many incidents of the view have changed after this moment, counted to a page."""
    changed = Filters(updated_since=since)
    walk = _walk(actor, view, SORTS["updated"], spot=None, filters=changed, size=PAGE)
    return len(db.session.execute(text(walk.sql), walk.bound).all())


def counts(actor: Actor, codes: Sequence[str]) -> dict[str, int]:
    """Return how many incidents each view holds, counted no further than COUNTED_TO + 1."""
    sql = " UNION ALL ".join(_count(index, actor, VIEWS[code]) for index, code in enumerate(codes))
    bound = {**access.bound(actor), "most": COUNTED_TO + 1}
    found = db.session.execute(text(sql), bound)
    return {codes[index]: number for index, number in found}


def _walk(
    actor: Actor, view: View, sort: Sort, *, spot: Spot | None, filters: Filters, size: int
) -> Walk:
    conditions: list[str] = []
    values: dict[str, Any] = {}
    if view.only_unassigned:
        conditions.append(UNASSIGNED)
    if spot:
        than = "<" if sort.descending else ">"
        values |= {"at_key": spot.key, "at_number": spot.number}
        conditions.append(
            f"i.number {than} :at_number"
            if sort.column == "number"
            else f"(i.{sort.column}, i.number) {than} (CAST(:at_key AS {sort.kind}), :at_number)"
        )
    for name, condition in _FILTERS.items():
        value = getattr(filters, name)
        if value is not None:
            conditions.append(condition)
            values[name] = value
    return Walk(
        actor, view.buckets, sort.column, sort.descending, size, view.only_mine, conditions, values
    )


_FILTERS = {
    "state": "i.state = :state",
    "assignee_id": "i.assignee_id = :assignee_id",
    "department_id": "i.department_id = :department_id",
    "category_id": "i.category_id = :category_id",
    "updated_since": "i.updated_at > :updated_since",
}


def _count(index: int, actor: Actor, view: View) -> str:
    buckets = ", ".join(str(int(bucket)) for bucket in view.buckets)
    free = " AND assignee_id IS NULL" if view.only_unassigned else ""
    walk = Walk(actor, view.buckets, "number", descending=True, size=0, only_mine=view.only_mine)
    piles = " UNION ".join(
        f"(SELECT id FROM incidents.incident AS i WHERE {owned} AND bucket IN ({buckets}){free}"  # noqa: S608 - fixed words
        " LIMIT :most)"
        for owned in walk.owned_flat()
    )
    return f"SELECT {index}, count(*) FROM (SELECT 1 FROM ({piles}) AS a LIMIT :most) AS b"  # noqa: S608 - fixed words
