"""How the matcher stands, for metrics."""

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import select, text

from app.core.db import db
from app.problems.models import Tally

# The oldest fact that the matcher has not taken in yet, numbered by the relay or not.
BEHIND = text("""
SELECT coalesce(extract(epoch FROM now() - least(
  (SELECT e.at FROM core.event AS e WHERE e.position > c.position ORDER BY e.position LIMIT 1),
  (SELECT min(e.at) FROM core.event AS e WHERE e.position IS NULL)
)), 0) FROM core.consumer AS c WHERE c.name = 'matcher'
""")


class Tallied(NamedTuple):
    """How many of something one model has done."""

    model: str
    what: str
    number: int


def tallies() -> Iterator[Tallied]:
    """Return everything that was counted."""
    rows = db.session.execute(select(Tally.model, Tally.what, Tally.number))
    return (Tallied(*row) for row in rows)


def seconds_behind() -> float | None:
    """Return the age of the oldest fact that the matcher has not followed; None: never started."""
    found = db.session.scalar(BEHIND)
    return None if found is None else max(float(found), 0.0)
