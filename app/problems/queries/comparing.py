"""What is compared by words alone: incidents that no model has reached, and members of problems.

Stems are those of search: PostgreSQL's russian configuration stems Latin words as English ones.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text

from app.core.db import db
from app.incidents.models import ERASED

SKEW = timedelta(minutes=5)
"""So far the clock that made a key may be from the one that wrote the row."""

LONGEST = 2000
"""So many characters of a text are compared, as encoders read no more."""

# A subject that only repeats the beginning is left out, since it may end within a word.
STEMS = f"""
tsvector_to_array(to_tsvector('russian', left(CASE
  WHEN starts_with(said.text, rtrim(i.subject, '.… ')) THEN said.text
  ELSE concat_ws(E'\\n', i.subject, said.text) END, {LONGEST})))
"""
SAID = """
LEFT JOIN LATERAL (
  SELECT m.text FROM incidents.message AS m
  WHERE m.incident_id = i.id AND m.voice = 'customer' ORDER BY m.created_at, m.id LIMIT 1
) AS said ON true
"""
# Keys begin with the moment they were made at, so the newest incidents are a short walk. What was
# imported is history.
WAITING = text(f"""
SELECT i.id, {STEMS} AS stems FROM incidents.incident AS i {SAID}
WHERE i.id >= :oldest AND i.created_at BETWEEN :since AND :until
  AND i.bucket IN (0, 1) AND i.external_ref IS NULL AND i.subject <> :erased
  AND NOT EXISTS (SELECT 1 FROM problems.vector AS v WHERE v.incident_id = i.id)
  AND NOT EXISTS (SELECT 1 FROM problems.compared AS c WHERE c.incident_id = i.id)
  AND NOT EXISTS (SELECT 1 FROM problems.membership AS m WHERE m.incident_id = i.id)
ORDER BY i.id LIMIT :most
""")  # noqa: S608 - fixed words
MEMBERS = text(f"""
SELECT i.id, h.problem_id, {STEMS} AS stems
FROM (
  SELECT m.incident_id, m.problem_id FROM problems.membership AS m
  JOIN problems.problem AS p ON p.id = m.problem_id
  WHERE p.bucket IN (0, 1) AND m.at > :since ORDER BY m.at DESC LIMIT :most
) AS h JOIN incidents.incident AS i ON i.id = h.incident_id {SAID}
WHERE i.bucket <> 3 AND i.subject <> :erased
""")  # noqa: S608 - fixed words
USUAL = text(f"""
SELECT {STEMS} AS stems
FROM (
  SELECT id, subject FROM incidents.incident WHERE bucket <> 3
    AND NOT EXISTS (SELECT 1 FROM problems.membership AS m WHERE m.incident_id = incident.id)
  ORDER BY id DESC LIMIT :most
) AS i {SAID}
""")  # noqa: S608 - fixed words
REFUSED = text("""
SELECT incident_id, problem_id FROM problems.example
WHERE verdict = 'no' AND incident_id = ANY (CAST(:ids AS uuid[]))
""")


class Waiting(NamedTuple):
    """An incident that no model has judged, as the stems of its first words."""

    id: UUID
    stems: Sequence[str]


class MemberStems(NamedTuple):
    """An incident that hangs on a live problem."""

    id: UUID
    problem_id: UUID
    stems: Sequence[str]


def waiting(*, since: datetime, until: datetime, most: int) -> list[Waiting]:
    """Return live incidents opened between these moments that hang nowhere and nobody compared."""
    bound = {
        "oldest": _first_key(since - SKEW),
        "since": since,
        "until": until,
        "most": most,
        "erased": ERASED,
    }
    return [Waiting(*row) for row in db.session.execute(WAITING, bound)]


def members(*, since: datetime, most: int) -> list[MemberStems]:
    """Return what came to live problems since then, the newest."""
    rows = db.session.execute(MEMBERS, {"since": since, "most": most, "erased": ERASED})
    return [MemberStems(*row) for row in rows]


def usual(*, most: int) -> list[Sequence[str]]:
    """Return the stems of the newest incidents that hang nowhere."""
    return list(db.session.scalars(USUAL, {"most": most}))


def refused(ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """Return the problems that people have said these incidents do not belong to."""
    found: dict[UUID, set[UUID]] = {key: set() for key in ids}
    for incident_id, problem_id in db.session.execute(REFUSED, {"ids": list(ids)}):
        found[incident_id].add(problem_id)
    return found


def _first_key(at: datetime) -> UUID:
    """Return the smallest key that could have been made at this moment (RFC 9562, version 7)."""
    return UUID(int=int(at.timestamp() * 1000) << 80)
