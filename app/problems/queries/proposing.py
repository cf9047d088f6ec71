"""Bursts that wait for a lead, as this lead may see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import func, select, text

from app.core.actor import Actor
from app.core.db import db
from app.incidents import access as incidents
from app.problems import access
from app.problems.models import Proposal
from app.problems.queries.whys import NEAREST, Why, why

MOST = 50

# Those that could still join: alive, hanging nowhere.
MEMBERS = """
SELECT o.proposal_id, {seen} AS seen, i.id, i.number, i.subject, r.name, i.created_at,
  o.score, i.private, o.why, {nearest}
FROM problems.proposed AS o JOIN incidents.incident AS i ON i.id = o.incident_id
JOIN incidents.requester AS r ON r.id = i.requester_id
WHERE o.proposal_id = ANY (:proposals) AND i.bucket IN (0, 1)
  AND NOT EXISTS (SELECT 1 FROM problems.membership AS m WHERE m.incident_id = i.id)
ORDER BY o.score DESC, i.number
"""
IS_WAITING = text("""EXISTS (
  SELECT 1 FROM problems.proposed AS o JOIN incidents.incident AS i ON i.id = o.incident_id
  WHERE o.proposal_id = proposal.id AND i.bucket IN (0, 1)
    AND NOT EXISTS (SELECT 1 FROM problems.membership AS m WHERE m.incident_id = i.id)
)""")


class Message(NamedTuple):
    """An incident of a proposal."""

    id: UUID
    number: int
    subject: str
    requester: str
    created_at: datetime
    score: float
    private: bool
    why: Why


@dataclass(frozen=True)
class Waiting:
    """A proposal: what of it the reader may see, the most central first; the rest is a number."""

    id: UUID
    department_id: UUID | None
    found_at: datetime
    shown: Sequence[Message]
    hidden: int

    @property
    def title(self) -> str:
        """What the problem would be called: as no private one is."""
        return next((each.subject for each in self.shown if not each.private), "")

    @property
    def shared(self) -> list[str]:
        """The words that most of its messages share, the most common first."""
        words = [word for each in self.shown for word in each.why.shared]
        return sorted(dict.fromkeys(words), key=words.count, reverse=True)[:6]


def waiting(actor: Actor, *, most: int = MOST) -> list[Waiting]:
    """Return the proposals that are the actor's to answer, those that wait longest first."""
    rows = db.session.scalars(_waiting_for(actor).order_by(Proposal.found_at).limit(most)).all()
    shown: dict[UUID, list[Message]] = {row.id: [] for row in rows}
    hidden = dict.fromkeys(shown, 0)
    sees = incidents.seen_in_words(actor)
    sql = text(MEMBERS.format(seen=sees, nearest=NEAREST.format(why="o.why", seen=sees)))
    bound = {**incidents.bound(actor), "proposals": list(shown)}
    found = db.session.execute(sql, bound).all() if rows else ()
    for proposal_id, seen, *message, kept, near in found:
        hidden[proposal_id] += not seen
        if seen:
            shown[proposal_id].append(Message._make([*message, why(kept, near)]))
    return [
        Waiting(row.id, row.department_id, row.found_at, shown[row.id], hidden[row.id])
        for row in rows
    ]


def how_many(actor: Actor) -> int:
    """Return how many proposals wait for this actor."""
    return db.session.scalar(select(func.count()).select_from(_waiting_for(actor).subquery())) or 0


def _waiting_for(actor: Actor) -> Any:
    return select(Proposal).where(Proposal.answer.is_(None), access.answered_by(actor), IS_WAITING)
