"""Verbs on processes: drawing, publishing, taking open rows over."""

from app.workflow.services.drafting import begin_draft, discard_draft, found, redraw
from app.workflow.services.migrating import continue_migration, migrate
from app.workflow.services.publishing import publish
from app.workflow.services.timing import ring, set_timer, stop_timers, take_timer

__all__ = [
    "begin_draft",
    "continue_migration",
    "discard_draft",
    "found",
    "migrate",
    "publish",
    "redraw",
    "ring",
    "set_timer",
    "stop_timers",
    "take_timer",
]
