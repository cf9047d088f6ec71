"""The screens of problems: the queue, one problem, a new one, and the panel on an incident."""

from app.problems.pages import (
    changing,
    joining,
    merging,
    metrics,
    opening,
    panel,
    proposing,
    queue,
    record,
    ruling,
    solving,
)
from app.problems.pages.blueprint import pages

__all__ = [
    "changing",
    "joining",
    "merging",
    "metrics",
    "opening",
    "pages",
    "panel",
    "proposing",
    "queue",
    "record",
    "ruling",
    "solving",
]
