"""What an incident hangs together with."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select, text

from app.core.actor import Actor
from app.core.db import db
from app.incidents import access
from app.incidents.models import Incident
from app.workflow import queries as workflow
from app.workflow.process import State

LINKS = """
SELECT l.kind, l.from_id = :this, i.number, i.subject, i.process_id, i.state
FROM incidents.link AS l
JOIN incidents.incident AS i ON i.id = CASE l.from_id WHEN :this THEN l.to_id ELSE l.from_id END
WHERE (l.from_id = :this OR l.to_id = :this) AND {seen}
ORDER BY l.at, l.id
"""

ALSO_ASKING = text("""
SELECT DISTINCT r.name FROM incidents.participant AS p
JOIN incidents.requester AS r ON r.id = p.requester_id
WHERE p.incident_id = :this ORDER BY r.name
""")


class Linked(NamedTuple):
    """The incident at the other end. `said_here`: the link leads from here to there."""

    kind: str
    said_here: bool
    number: int
    subject: str
    process_id: UUID
    state: str

    @property
    def reference(self) -> str:
        """What people call it."""
        return f"INC-{self.number}"

    @property
    def standing(self) -> State:
        """The state it is in."""
        return workflow.process(self.process_id).states[self.state]


def links_of(incident: Incident, actor: Actor) -> Sequence[Linked]:
    """Return what it hangs together with, as far as the actor sees it, the oldest link first."""
    query = text(LINKS.format(seen=access.seen_in_words(actor)))
    rows = db.session.execute(query, {"this": incident.id, **access.bound(actor)})
    return [Linked._make(row) for row in rows]


def merged_into(incident: Incident) -> int | None:
    """Return the number of the incident that it is part of."""
    if incident.merged_into_id is None:
        return None
    return db.session.scalars(
        select(Incident.number).where(Incident.id == incident.merged_into_id)
    ).one()


def also_asking(incident: Incident) -> Sequence[str]:
    """Return the names of those who ask the same, as merged incidents brought them along."""
    return db.session.scalars(ALSO_ASKING, {"this": incident.id}).all()
