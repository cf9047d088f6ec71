"""What becomes of the work of whoever works here no more: for the parts that know of work."""

from collections.abc import Callable
from uuid import UUID

from app.core.db import transaction
from app.people import queries

DEACTIVATED = "person_deactivated"
"""The reason of a change by the desk itself: whoever had it works here no more."""


def give_back_all(person_id: UUID, give_back_some: Callable[[UUID], int]) -> int:
    """Have the work of this person given back until there is none left. Returns how much.

    One transaction per batch. Called twice, or again after a crash, it finds only what is left;
    somebody who has come back meanwhile keeps the rest.
    """
    given = 0
    while some := _batch(person_id, give_back_some):
        given += some
    return given


def _batch(person_id: UUID, give_back_some: Callable[[UUID], int]) -> int:
    with transaction():
        holder = queries.person(person_id)
        return 0 if holder is None or holder.active else give_back_some(person_id)
