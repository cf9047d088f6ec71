"""What a new incident takes from its category, where nobody said anything else."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self
from uuid import UUID

from app.core.db import db
from app.core.errors import Invalid
from app.core.text import lazy
from app.incidents.models import Category, Level
from app.people.models import Department
from app.workflow import queries as workflow
from app.workflow.process import Process

USUAL = "incident"
"""The process of incidents whose category has none of its own."""


@dataclass(frozen=True, kw_only=True)
class Beginning:
    """What a new incident begins with."""

    department_id: UUID | None = None
    impact: int = Level.MEDIUM
    urgency: int = Level.MEDIUM
    tags: list[str] = field(default_factory=list)

    @classmethod
    def of(
        cls,
        category_id: UUID | None,
        *,
        department_id: UUID | None = None,
        levels: tuple[int | None, int | None] = (None, None),
        tags: Sequence[str] = (),
    ) -> Self:
        """Return what was given, for the rest what the category has, and else what is usual.

        A department that works no more is taken from no category.
        """
        own = db.session.get(Category, category_id) if category_id else None
        impact, urgency = levels
        return cls(
            department_id=department_id or (_working(own.department_id) if own else None),
            impact=impact or (own and own.impact) or Level.MEDIUM,
            urgency=urgency or (own and own.urgency) or Level.MEDIUM,
            tags=list(tags) or (list(own.tags) if own else []),
        )


def process_for(category_id: UUID | None) -> Process:
    """Return the process of new incidents of this category: its own, or the usual one."""
    own = db.session.get(Category, category_id) if category_id else None
    return workflow.newest(own.process if own and own.process else USUAL)


def _working(department_id: UUID | None) -> UUID | None:
    found = db.session.get(Department, department_id) if department_id else None
    return found.id if found and found.active else None


def check_offered(category_id: UUID | None) -> UUID | None:
    """Return the key, when new incidents may be of this category. Raises Invalid."""
    if category_id and not is_offered(category_id):
        known = db.session.get(Category, category_id) is not None
        off, missing = lazy("This category is switched off."), lazy("There is no such category.")
        raise Invalid({"category": off if known else missing})
    return category_id


def is_offered(category_id: UUID) -> bool:
    """Whether there is such a category, and neither it nor one above it is switched off."""
    at: UUID | None = category_id
    while at:
        found = db.session.get(Category, at)
        if found is None or found.retired_at:
            return False
        at = found.parent_id
    return True
