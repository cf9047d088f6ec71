"""Reads of problems. Whatever lists, counts or finds narrows what the actor may see."""

from app.problems.queries.listing import (
    COUNTED_TO,
    PAGE,
    SORTS,
    VIEWS,
    Filters,
    Row,
    count,
    newer_than,
    page,
)
from app.problems.queries.showing import (
    MEMBERS,
    Changed,
    Member,
    Members,
    history,
    members,
    notes,
    of_incidents,
    open_work_of,
)

__all__ = [
    "COUNTED_TO",
    "MEMBERS",
    "PAGE",
    "SORTS",
    "VIEWS",
    "Changed",
    "Filters",
    "Member",
    "Members",
    "Row",
    "count",
    "history",
    "members",
    "newer_than",
    "notes",
    "of_incidents",
    "open_work_of",
    "page",
]
