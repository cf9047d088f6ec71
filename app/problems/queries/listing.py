"""The queue: views, sorts, pages by key, and counts that stop counting."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text

from app.core.actor import Actor
from app.core.db import db
from app.core.lists import Page, Sort, Spot, View, page_of, registry, spot_in, views
from app.incidents.models import Bucket
from app.problems import access
from app.problems.queries import walking
from app.problems.queries.walking import Filters
from app.workflow import queries as workflow
from app.workflow.process import State

PAGE = 50
COUNTED_TO = 1000

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


ROWS = """
WITH page AS MATERIALIZED ({keys})
SELECT p.id, p.number, p.title, p.process_id, p.state, p.priority, p.incidents, p.live_incidents,
  p.assignee_id, a.name, d.name, p.due_at, p.created_at, p.updated_at, p.version
FROM page JOIN problems.problem AS p ON p.id = page.id
LEFT JOIN people.person AS a ON a.id = p.assignee_id
LEFT JOIN people.department AS d ON d.id = p.department_id
ORDER BY {order}
"""
NUMBERED = "SELECT p.id, p.number FROM problems.problem AS p WHERE p.number = :number AND {seen}"


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
    keys, values = walking.keys(actor, view, way, before or after, filters or Filters(), size + 1)
    sql = ROWS.format(keys=keys, order=walking.order(way, "page."))
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
    keys, values = walking.keys(actor, view, SORTS["updated"], None, changed, PAGE)
    return len(db.session.execute(text(keys), values).all())


def count(actor: Actor, view: View) -> int:
    """Return how many problems the view holds, counted no further than COUNTED_TO + 1."""
    keys, values = walking.keys(actor, view, SORTS["number"], None, Filters(), COUNTED_TO + 1)
    return len(db.session.execute(text(keys), values).all())
