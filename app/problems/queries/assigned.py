"""How many open problems lie with whom, as far as a reader sees them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import text

from app.core.actor import Actor
from app.core.db import db
from app.problems import access

COUNTS = """
SELECT p.assignee_id, count(*) FROM problems.problem AS p
WHERE p.assignee_id = ANY (CAST(:people AS uuid[])) AND p.bucket IN (0, 1) AND {seen}
GROUP BY p.assignee_id
"""


def held_by(actor: Actor, people: Sequence[UUID]) -> dict[UUID, int]:
    """Return how many open problems that the actor sees lie with each of these people."""
    query = text(COUNTS.format(seen=access.seen_in_words(actor)))
    rows = db.session.execute(query, {**access.bound(actor), "people": list(people)})
    return {row[0]: row[1] for row in rows}
