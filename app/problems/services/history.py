"""What every verb leaves behind: a row of history and a newer version."""

from typing import Any
from uuid import UUID

from app.core import time
from app.core.actor import Actor
from app.core.db import db
from app.problems.models import Change, Problem


def touch(problem: Problem) -> None:
    """Say that the problem has changed now."""
    problem.version += 1
    problem.updated_at = time.now()


def remember(
    problem: Problem,
    field: str,
    *,
    old: object,
    new: object,
    by: Actor,
    reason: str | None = None,
) -> Change:
    """Write one line of history, under the version that the problem has by now."""
    change = Change(
        problem_id=problem.id,
        at=problem.updated_at,
        by_kind=by.kind,
        by_id=by.id,
        by_name=by.name,
        field=field,
        old=plain(old),
        new=plain(new),
        reason=reason,
        version=problem.version,
    )
    db.session.add(change)
    return change


def plain(value: object) -> Any:
    """Return the value as history keeps it."""
    if isinstance(value, UUID):
        return str(value)
    return value.isoformat() if hasattr(value, "isoformat") else value
