"""What words alone offer, for incidents that no model has reached in time: never more than that.

An incident is compared once: its row of `problems.compared` and what is offered for it stand or
fall together. The matcher's rows of vectors lock their incidents, so that the two never judge one
at once, and when it comes to such an incident after all its word replaces this one's.
"""

from collections.abc import Collection, Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, text

from app.core import time
from app.core.db import db
from app.matching.port import Verdict
from app.matching.stems import Comparison, Member
from app.matching.thresholds import WINDOW, WINDOW_SECONDS
from app.problems.models import Compared
from app.problems.queries import comparing as queries
from app.problems.queries.comparing import Waiting
from app.problems.queries.standing import FRESH, PATIENCE
from app.problems.services import matching

BATCH = 100
USUAL = 1000
"""So many of the newest other messages say which words are usual, too."""

# What is held, by the matcher or by a person, is left for the next time.
LOCK = text("""
SELECT id FROM incidents.incident WHERE id = ANY (CAST(:ids AS uuid[]))
ORDER BY number FOR UPDATE SKIP LOCKED
""")
# A statement of its own, so that it sees what the matcher wrote until the locks were taken.
CLAIM = text("""
INSERT INTO problems.compared (incident_id, at)
SELECT id, :at FROM unnest(CAST(:ids AS uuid[])) AS held(id)
WHERE NOT EXISTS (SELECT 1 FROM problems.vector AS v WHERE v.incident_id = held.id)
ON CONFLICT DO NOTHING RETURNING incident_id
""")


def waiting() -> list[Waiting]:
    """Return the next incidents that have waited too long for the matcher, the oldest first.

    What is older than the matcher would judge is left alone here, too.
    """
    at = time.now()
    return queries.waiting(since=at - FRESH, until=at - PATIENCE, most=BATCH)


def comparison() -> Comparison:
    """Return what to compare with: the members of live problems, as far as the matcher sees."""
    since = time.now() - timedelta(seconds=WINDOW_SECONDS)
    members = queries.members(since=since, most=WINDOW)
    usual = queries.usual(most=USUAL)
    return Comparison([Member(*each) for each in members], usual)


def compare(found: Sequence[Waiting], known: Comparison) -> int:
    """Offer problems for these incidents. Returns how many were compared now."""
    refused = queries.refused([each.id for each in found])
    # Before the first row is locked: comparing is the slow part.
    said = {each.id: known.judge(each.stems, refused=refused[each.id]) for each in found}
    claimed = _claimed(said)
    for incident_id in claimed:
        if said[incident_id].verdict is Verdict.SUGGEST:
            matching.offer(incident_id, said[incident_id])
    return len(claimed)


def forget() -> None:
    """Forget what was compared so long ago that nobody compares it again."""
    db.session.execute(delete(Compared).where(Compared.at < time.now() - 2 * FRESH))


def _claimed(ids: Collection[UUID]) -> Sequence[UUID]:
    held = list(db.session.scalars(LOCK, {"ids": list(ids)}))
    return db.session.scalars(CLAIM, {"ids": held, "at": time.now()}).all()
