"""The matrix: which priority follows from impact and urgency."""

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import select

from app.core import audit
from app.core.actor import Actor
from app.core.db import db
from app.incidents.errors import MatrixChanged
from app.incidents.models import Level, Priority, PriorityCell


class Weight(NamedTuple):
    """A priority of the matrix, and what stands instead of it from now on."""

    seen: int
    wanted: int


def weigh(weights: Mapping[tuple[int, int], Weight], *, by: Actor) -> None:
    """Have pairs of impact and urgency give other priorities; those not named stay.

    New incidents take them; what is there keeps its own until somebody edits it. Raises
    MatrixChanged when one of them is no longer what was seen.
    """
    cells = db.session.scalars(
        select(PriorityCell).order_by(PriorityCell.impact, PriorityCell.urgency).with_for_update()
    ).all()
    before, after = {}, {}
    for cell in cells:
        weight = weights.get((cell.impact, cell.urgency), Weight(cell.priority, cell.priority))
        if weight.wanted in {weight.seen, cell.priority}:
            continue
        if cell.priority != weight.seen:
            raise MatrixChanged
        before[_pair(cell)] = _name(cell.priority)
        cell.priority = weight.wanted
        after[_pair(cell)] = _name(cell.priority)
    if after:
        audit.record("matrix.changed", by=by, before=before, after=after)


def _pair(cell: PriorityCell) -> str:
    return f"{Level(cell.impact).name.lower()}/{Level(cell.urgency).name.lower()}"


def _name(priority: int) -> str:
    return Priority(priority).name.lower()
