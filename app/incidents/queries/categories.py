"""The tree of categories, the matrix of priorities, and which processes there are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.core.db import db
from app.incidents.models import Category, PriorityCell
from app.workflow.models import Design, ProcessVersion

OF_INCIDENTS = "incident"


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A category at its place in the tree, with what it gives to new incidents."""

    id: UUID
    code: str
    parent_id: UUID | None
    labels: dict[str, str]
    place: int
    department_id: UUID | None
    impact: int | None
    urgency: int | None
    tags: list[str]
    process: str | None
    version: int
    retired_at: datetime | None
    depth: int = 0
    """0 is the top."""
    offered: bool = True
    """False when it is switched off, or one above it."""

    def label(self, language: str) -> str:
        """Return the word in `language`, English when it has none."""
        return self.labels.get(language) or self.labels["en"]


COLUMNS = (
    Category.id,
    Category.code,
    Category.parent_id,
    Category.labels,
    Category.place,
    Category.department_id,
    Category.impact,
    Category.urgency,
    Category.tags,
    Category.process,
    Category.version,
    Category.retired_at,
)


def categories() -> list[Choice]:
    """Return the tree of categories in the order of reading: each before those below."""
    rows = db.session.execute(select(*COLUMNS)).mappings()
    tree: dict[UUID | None, list[Choice]] = {}
    for choice in sorted((Choice(**row) for row in rows), key=_order):
        tree.setdefault(choice.parent_id, []).append(choice)
    return list(_in_order(tree, None, 0, offered=True))


def categories_by_id() -> dict[UUID, Choice]:
    """Return the same by their keys, in the same order."""
    return {choice.id: choice for choice in categories()}


def below(found: Sequence[Choice], key: UUID | None) -> set[UUID]:
    """Return the keys of a category and of all below it; none for one that is not there yet."""
    inside = {key} if key else set()
    for each in found:  # each comes after the one above it
        if each.parent_id in inside:
            inside.add(each.id)
    return inside


def priorities() -> dict[tuple[int, int], int]:
    """Return the matrix: (impact, urgency) -> priority."""
    rows = db.session.execute(
        select(PriorityCell.impact, PriorityCell.urgency, PriorityCell.priority)
    )
    return {(impact, urgency): priority for impact, urgency, priority in rows}


def processes() -> dict[str, dict[str, str]]:
    """Return the processes that incidents may follow: code -> a word per language."""
    published = select(ProcessVersion.code)
    query = select(Design.code, Design.labels).where(
        Design.kind == OF_INCIDENTS, Design.code.in_(published)
    )
    return dict(db.session.execute(query.order_by(Design.code)).all())


def _in_order(
    tree: dict[UUID | None, list[Choice]], parent: UUID | None, depth: int, *, offered: bool
) -> Iterable[Choice]:
    for choice in tree.get(parent, ()):
        here = offered and choice.retired_at is None
        yield replace(choice, depth=depth, offered=here)
        yield from _in_order(tree, choice.id, depth + 1, offered=here)


def _order(choice: Choice) -> tuple[int, str]:
    return choice.place, choice.labels["en"].casefold()
