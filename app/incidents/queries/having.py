"""What hangs on an incident at all: most have little, and what is not there is not read."""

from typing import NamedTuple

from sqlalchemy import text

from app.core.db import db
from app.incidents.models import Incident

HAVING = text("""
SELECT
  EXISTS (SELECT FROM incidents.draft WHERE incident_id = :this) AS drafts,
  EXISTS (SELECT FROM incidents.follower WHERE incident_id = :this) AS followers,
  EXISTS (SELECT FROM incidents.link WHERE from_id = :this OR to_id = :this) AS links,
  EXISTS (SELECT FROM incidents.participant WHERE incident_id = :this) AS participants,
  EXISTS (
    SELECT FROM incidents.attachment WHERE incident_id = :this AND message_id IS NULL
  ) AS pending,
  EXISTS (
    SELECT FROM incidents.message AS m JOIN incidents.attachment AS a ON a.message_id = m.id
    WHERE m.incident_id = :this
  ) AS files
""")


class Having(NamedTuple):
    """Which of these an incident has: whose they are and who sees them is asked of each."""

    drafts: bool
    followers: bool
    links: bool
    participants: bool
    pending: bool
    files: bool


def having(incident: Incident) -> Having:
    """Return what hangs on the incident."""
    return Having._make(db.session.execute(HAVING, {"this": incident.id}).one())
