"""The screens of problems: the queue, one problem, a new one, and the panel on an incident."""

from app.problems.pages import (
    changing,
    finding,
    holding,
    joining,
    members,
    merging,
    metrics,
    opening,
    panel,
    placing,
    proposing,
    queue,
    record,
    ruling,
    selecting,
    solving,
    suggesting,
)
from app.problems.pages.blueprint import pages

__all__ = [
    "changing",
    "finding",
    "holding",
    "joining",
    "members",
    "merging",
    "metrics",
    "opening",
    "pages",
    "panel",
    "placing",
    "proposing",
    "queue",
    "record",
    "ruling",
    "selecting",
    "solving",
    "suggesting",
]
