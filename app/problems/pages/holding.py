"""What pages of people show of problems: the open ones that lie with them, as far as one sees."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from app.core.actor import actor
from app.core.lists import Page
from app.problems import queries
from app.problems.pages.blueprint import may_read
from app.problems.queries import SORTS, VIEWS, Filters, Row, assigned
from app.web.slots import fragment

NEWEST = 10


@fragment("people.row", template="problems/held_count.html")
def open_counts(people: Sequence[UUID]) -> Mapping[UUID, int]:
    """Return person -> how many open problems lie with them."""
    who = actor()
    return assigned.held_by(who, people) if may_read(who) else {}


@fragment("people.work", template="problems/held.html")
def open_work(people: Sequence[UUID]) -> Mapping[UUID, Page[Row]]:
    """Return person -> their open problems, the last changed first."""
    who = actor()
    if not may_read(who):
        return {}
    return {
        key: queries.page(
            who,
            VIEWS["open"],
            SORTS["updated"],
            filters=Filters(assignee_id=key),
            size=NEWEST,
        )
        for key in people
    }
