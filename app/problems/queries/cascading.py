"""What a cascade has to know of the incidents of a problem, and how far one has come."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import TextClause, text

from app.core.actor import SYSTEM, Actor
from app.core.db import db
from app.incidents import access
from app.problems.models import Cascade

# Reopened by hand: a person's or program's move out of a finished state, after this problem's
# cascade resolved it, with no words of the customer at that moment, and no undoing of a cascade.
MEMBERS = """
SELECT i.id, i.number, i.subject, i.channel, i.process_id, i.state, m.problem_id,
  r.name, r.email, r.phone, r.telegram_id, {seen} AS is_seen,
  COALESCE((SELECT string_agg(said.text, ' ') FROM (
    SELECT left(w.text, 300) AS text FROM incidents.message AS w
    WHERE w.incident_id = i.id AND w.voice = 'customer'
    ORDER BY w.created_at DESC, w.id DESC LIMIT 3) AS said), '') AS words,
  EXISTS (SELECT 1 FROM problems.cascade_item AS t
    JOIN problems.cascade AS c ON c.id = t.cascade_id AND c.problem_id = m.problem_id
    JOIN incidents.change AS h ON h.incident_id = i.id AND h.field = 'state'
      AND h.version > t.version AND h.by_kind <> 'system'
      AND h.version IS DISTINCT FROM t.undone_version
    WHERE t.incident_id = i.id AND t.outcome = 'done'
      AND h.old #>> '{{}}' IN (SELECT s ->> 'code' FROM workflow.process AS p,
        jsonb_array_elements(p.definition -> 'states') AS s
        WHERE p.id = i.process_id AND s ->> 'category' IN ('resolved', 'closed'))
      AND h.new #>> '{{}}' NOT IN (SELECT s ->> 'code' FROM workflow.process AS p,
        jsonb_array_elements(p.definition -> 'states') AS s
        WHERE p.id = i.process_id AND s ->> 'category' IN ('resolved', 'closed'))
      AND NOT EXISTS (SELECT 1 FROM incidents.message AS w WHERE w.incident_id = i.id
        AND w.voice = 'customer' AND w.created_at = h.at)) AS was_reopened
FROM incidents.incident AS i
JOIN incidents.requester AS r ON r.id = i.requester_id
{joined} JOIN problems.membership AS m ON m.incident_id = i.id
WHERE {which} ORDER BY i.number
"""

SEEN_MEMBERS = """
SELECT i.number, i.id FROM problems.membership AS m
JOIN incidents.incident AS i ON i.id = m.incident_id
WHERE m.problem_id = :problem AND i.number = ANY (CAST(:numbers AS bigint[])) AND {seen}
"""

NEWEST = text("""
SELECT id FROM problems.cascade WHERE problem_id = :problem ORDER BY created_at DESC LIMIT 1
""")
COUNTS = text("""
SELECT outcome, why, undo, undo_why, channel, count(*), count(message_id)
FROM problems.cascade_item WHERE cascade_id = :cascade
GROUP BY outcome, why, undo, undo_why, channel
""")

ITEMS = """
SELECT i.number, i.subject, r.name, t.outcome, t.why, t.language, t.channel, t.undo, t.undo_why,
  w.text AS told
FROM problems.cascade_item AS t
JOIN incidents.incident AS i ON i.id = t.incident_id
JOIN incidents.requester AS r ON r.id = i.requester_id
LEFT JOIN incidents.message AS w ON w.id = t.message_id
WHERE t.cascade_id = :cascade AND {seen}
ORDER BY t.outcome = 'left' DESC, t.undo = 'left' DESC, i.number LIMIT :most
"""

HIDDEN = """
SELECT count(*) FROM problems.cascade_item AS t JOIN incidents.incident AS i ON i.id = t.incident_id
WHERE t.cascade_id = :cascade AND ({seen}) IS NOT TRUE
"""


class Member(NamedTuple):
    """An incident of a problem, with what decides about it and about the words for its customer."""

    id: UUID
    number: int
    subject: str
    channel: str
    process_id: UUID
    state: str
    problem_id: UUID | None
    name: str
    email: str | None
    phone: str | None
    telegram_id: str | None
    is_seen: bool
    words: str
    was_reopened: bool


class Item(NamedTuple):
    """What became of an incident."""

    number: int
    subject: str
    name: str
    outcome: str
    why: str | None
    language: str | None
    channel: str | None
    undo: str | None
    undo_why: str | None
    told: str | None


class Count(NamedTuple):
    """How many incidents have met the same."""

    outcome: str
    why: str | None
    undo: str | None
    undo_why: str | None
    channel: str | None
    incidents: int
    told: int


@dataclass(frozen=True)
class Progress:
    """How far a cascade has come, over all its incidents."""

    counts: Sequence[Count]

    def number(self, **wanted: str | None) -> int:
        """Return how many are like this: `number(outcome="left", why="closed")`."""
        return sum(
            each.incidents
            for each in self.counts
            if all(getattr(each, name) == value for name, value in wanted.items())
        )

    @property
    def all(self) -> int:
        return self.number()

    @property
    def waiting(self) -> int:
        """Those that still have to have their turn, forth or back."""
        return self.number(outcome="waiting") + self.number(undo="waiting")

    @property
    def told(self) -> int:
        return sum(each.told for each in self.counts)

    @property
    def left(self) -> dict[str, int]:
        """Why -> how many were left alone."""
        return _by(self.counts, "why")

    @property
    def undo_left(self) -> dict[str, int]:
        """Why -> how many the undoing left alone."""
        return _by(self.counts, "undo_why")


def members_of(problem_id: UUID, reader: Actor) -> list[Member]:
    """Return all incidents of a problem; `is_seen` says which the reader may be told of."""
    return _members("m.problem_id = :problem", "", reader, problem=problem_id)


def seen_members(problem_id: UUID, numbers: Collection[int], reader: Actor) -> dict[int, UUID]:
    """Return the keys of those incidents of the problem that have these numbers and are seen."""
    bound = {"problem": problem_id, "numbers": list(numbers), **access.bound(reader)}
    rows = db.session.execute(_seen(SEEN_MEMBERS, reader), bound) if numbers else ()
    return {row[0]: row[1] for row in rows}


def members(incident_ids: Sequence[UUID]) -> dict[UUID, Member]:
    """Return these incidents by their keys, whether they belong to a problem or not."""
    which = "i.id = ANY (CAST(:ids AS uuid[]))"
    return {each.id: each for each in _members(which, "LEFT", SYSTEM, ids=list(incident_ids))}


def progress(cascade_id: UUID) -> Progress:
    """Return how far the cascade has come."""
    return Progress(
        [Count._make(row) for row in db.session.execute(COUNTS, {"cascade": cascade_id})]
    )


def items(cascade_id: UUID, reader: Actor, *, most: int) -> tuple[list[Item], int]:
    """Return what the reader may see of it, those left alone first, and how many are hidden."""
    bound = {"cascade": cascade_id, "most": most, **access.bound(reader)}
    rows = db.session.execute(_seen(ITEMS, reader), bound)
    hidden = db.session.scalar(_seen(HIDDEN, reader), bound) or 0
    return [Item._make(row) for row in rows], hidden


def newest_cascade(problem_id: UUID) -> Cascade | None:
    """Return the newest cascade of a problem; most have none, and every page of one asks."""
    key = db.session.scalar(NEWEST, {"problem": problem_id})
    return db.session.get_one(Cascade, key) if key else None


def _members(which: str, joined: str, reader: Actor, **bound: object) -> list[Member]:
    query = _seen(MEMBERS, reader, which=which, joined=joined)
    rows = db.session.execute(query, {**bound, **access.bound(reader)})
    return [Member._make(row) for row in rows]


def _seen(words: str, reader: Actor, **more: str) -> TextClause:
    return text(words.format(seen=access.seen_in_words(reader), **more))


def _by(counts: Sequence[Count], name: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for each in counts:
        why = getattr(each, name)
        if why:
            found[why] = found.get(why, 0) + each.incidents
    return found
