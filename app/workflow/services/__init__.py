"""Verbs on processes: drawing, publishing, taking open rows over."""

from app.workflow.services.drafting import begin_draft, discard_draft, found, redraw
from app.workflow.services.migrating import continue_migration, migrate
from app.workflow.services.publishing import publish
from app.workflow.services.timing import move_in_time, ring, stop_timers

__all__ = [
    "begin_draft",
    "continue_migration",
    "discard_draft",
    "found",
    "migrate",
    "move_in_time",
    "publish",
    "redraw",
    "ring",
    "stop_timers",
]
