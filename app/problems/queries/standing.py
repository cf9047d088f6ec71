"""How the matcher stands, as rows tell it: its sign of life, and its place in the log."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Row, text

from app.core import time
from app.core.db import db
from app.core.kept import kept

PATIENCE = timedelta(seconds=30)
"""So long nobody minds the matcher: it starts anew, or has much to do at once."""

FRESH = timedelta(hours=1)
"""What was opened longer ago is history: a matcher that was away does not judge its past."""


class State(StrEnum):
    """Whether the matcher judges what comes; if not, why."""

    FOLLOWING = "following"
    NEVER = "never_started"
    AWAY = "away"
    NO_MODEL = "no_model"
    FAILING = "failing"
    BEHIND = "behind"


@dataclass(frozen=True)
class Standing:
    """How the matcher stands; unless it follows, words alone are compared."""

    state: State
    since: datetime | None = None
    """What came after this moment waits for the matcher; None: nothing does, or it never ran."""

    @property
    def is_by_words(self) -> bool:
        return self.state is not State.FOLLOWING


# The oldest new fact that it has not taken in. An import may stand before it, of which the first
# thousand are looked at, and then the newest.
ROWS = text("""
SELECT p.at, p.since, p.models, c.failures, (
  SELECT min(waiting.at) FROM (
    (SELECT at, replayed FROM core.event
      WHERE position > c.position ORDER BY position LIMIT 1000)
    UNION ALL
    (SELECT at, replayed FROM core.event
      WHERE position > c.position ORDER BY position DESC LIMIT 100)
    UNION ALL
    (SELECT at, replayed FROM core.event WHERE position IS NULL ORDER BY id LIMIT 1000)
  ) AS waiting WHERE NOT waiting.replayed
) AS waits
FROM problems.pulse AS p LEFT JOIN core.consumer AS c ON c.name = p.name
WHERE p.name = 'matcher'
""")


@kept
def standing() -> Standing:
    """Return how the matcher stands, some seconds ago at most."""
    found = db.session.execute(ROWS).one_or_none()
    return Standing(State.NEVER) if found is None else _standing(found, time.now() - PATIENCE)


def _standing(
    row: Row[tuple[datetime, datetime, list[str], int, datetime]], late: datetime
) -> Standing:
    if row.at < late:
        return Standing(State.AWAY, row.at)
    if not row.models:
        return Standing(State.NO_MODEL, row.since)
    if row.waits and row.waits < late:
        return Standing(State.FAILING if row.failures else State.BEHIND, row.waits)
    return Standing(State.FOLLOWING)
