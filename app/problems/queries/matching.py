"""What the matcher reads: texts, and the window of vectors with the problems they hang on."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text

from app.core.db import db

FIRST_WORDS = text("""
SELECT i.id, i.subject, i.created_at, i.bucket, i.category_id, i.private,
  coalesce((SELECT m.text FROM incidents.message AS m
    WHERE m.incident_id = i.id AND m.voice = 'customer' ORDER BY m.created_at, m.id LIMIT 1), '')
FROM incidents.incident AS i WHERE i.id = ANY (CAST(:ids AS uuid[]))
""")
WINDOW = text("""
SELECT * FROM (
  SELECT v.incident_id, v.model, v.language, v.body, v.at,
    CASE WHEN p.bucket IN (0, 1) THEN p.id WHEN p.id IS NULL THEN (
      SELECT w.id FROM problems.proposed AS o JOIN problems.proposal AS w ON w.id = o.proposal_id
      WHERE o.incident_id = v.incident_id AND w.answer IS NULL LIMIT 1) END AS group_id
  FROM problems.vector AS v
  LEFT JOIN problems.membership AS m ON m.incident_id = v.incident_id
  LEFT JOIN problems.problem AS p ON p.id = m.problem_id
  WHERE v.model = ANY (:models) AND v.at > :since
  ORDER BY v.at DESC, v.incident_id DESC LIMIT :most
) AS newest ORDER BY at, incident_id
""")
REFUSED = text("SELECT incident_id, problem_id FROM problems.example WHERE verdict = 'no'")


class FirstWords(NamedTuple):
    """An incident as its customer began it."""

    id: UUID
    subject: str
    created_at: datetime
    bucket: int
    category_id: UUID | None
    private: bool
    message: str

    @property
    def text(self) -> str:
        """All of it, a subject that only repeats the beginning left out."""
        begins = self.message.startswith(self.subject.rstrip(".… "))
        return self.message if begins else f"{self.subject}\n{self.message}"


class Kept(NamedTuple):
    """A vector, and the live problem or waiting proposal that its incident belongs to."""

    incident_id: UUID
    model: str
    language: str
    body: bytes
    at: datetime
    group_id: UUID | None


def first_words(ids: Collection[UUID]) -> dict[UUID, FirstWords]:
    """Return each incident's subject and first message."""
    rows = db.session.execute(FIRST_WORDS, {"ids": list(ids)})
    return {row[0]: FirstWords(*row) for row in rows}


def window(models: Sequence[str], *, since: datetime, most: int) -> list[Kept]:
    """Return the newest vectors of these models, oldest first."""
    bound = {"models": list(models), "since": since, "most": most}
    return [Kept(*row) for row in db.session.execute(WINDOW, bound)]


def refused() -> list[tuple[UUID, UUID]]:
    """Return incident and problem wherever a person said that they do not belong together."""
    return [(row[0], row[1]) for row in db.session.execute(REFUSED)]
