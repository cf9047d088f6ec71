"""How much open work lies with whom, as far as a reader sees it."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text

from app.core.actor import Actor
from app.core.db import db
from app.incidents import access
from app.workflow import queries as workflow
from app.workflow.process import State

NEWEST = 10

OPEN = "i.bucket IN (0, 1)"  # active and waiting, as the indexes of lists begin
COUNTS = """
SELECT i.assignee_id, count(*) FROM incidents.incident AS i
WHERE i.assignee_id = ANY (:people) AND {open} AND {seen} GROUP BY i.assignee_id
"""
HELD = """
SELECT i.number, i.subject, i.process_id, i.state FROM incidents.incident AS i
WHERE i.assignee_id = :person AND {open} AND {seen} ORDER BY i.updated_at DESC LIMIT :most
"""


class Holding(NamedTuple):
    """One open incident that lies with somebody."""

    number: int
    subject: str
    standing: State


def held_by(actor: Actor, people: Sequence[UUID]) -> dict[UUID, int]:
    """Return how many open incidents that the actor sees lie with each of these people."""
    query = text(COUNTS.format(open=OPEN, seen=access.seen_in_words(actor)))
    rows = db.session.execute(query, {"people": list(people), **access.bound(actor)})
    return {row[0]: row[1] for row in rows}


def newest_held(actor: Actor, person_id: UUID) -> list[Holding]:
    """Return the open incidents of one person that the actor sees, the last changed first."""
    query = text(HELD.format(open=OPEN, seen=access.seen_in_words(actor)))
    bound = {"person": person_id, "most": NEWEST, **access.bound(actor)}
    return [
        Holding(number, subject, workflow.process(process_id).states[state])
        for number, subject, process_id, state in db.session.execute(query, bound)
    ]
