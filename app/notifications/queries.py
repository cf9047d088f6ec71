"""Reads of notices. What the reader may not see any more is neither listed nor counted."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select, text

from app.core.actor import Actor, Verb
from app.core.db import db
from app.incidents import access as incidents
from app.incidents.services.mentioning import MOST, logins_in
from app.notifications.models import Kind, Place, Preference
from app.problems import access as problems
from app.problems.models import Note

CHOICES = ("assigned", "mentioned", "answered", "solved", "follow_up", "called_for", "follows")
PAGE = 50
COUNTED_TO = 99

WITH_PLACES = """notifications.notice AS n
LEFT JOIN incidents.incident AS i ON n.place = 'incident' AND i.id = n.place_id
LEFT JOIN problems.problem AS p ON n.place = 'problem' AND p.id = n.place_id"""
SEEN = "(i.id IS NOT NULL AND {incidents} OR p.id IS NOT NULL AND {problems})"
NOTICES = """
SELECT n.id, n.kind, n.at, n.read_at, w.name, n.place,
    coalesce(i.number, p.number), coalesce(i.subject, p.title)
FROM {notices} LEFT JOIN people.person AS w ON w.id = n.by_id
WHERE n.person_id = :person AND {seen} AND {narrowed}
ORDER BY n.at DESC, n.id DESC LIMIT :most
"""
ANY_UNREAD = text("""
SELECT EXISTS (SELECT FROM notifications.notice WHERE person_id = :person AND read_at IS NULL)
""")
UNREAD = """
SELECT count(*) FROM (
    SELECT FROM {notices}
    WHERE n.person_id = :person AND n.read_at IS NULL AND {seen} LIMIT :most
) AS unread
"""


CONCERNED = text("""
SELECT assignee_id FROM problems.problem WHERE id = :problem AND assignee_id IS NOT NULL
UNION
SELECT i.assignee_id FROM problems.membership AS m
JOIN incidents.incident AS i ON i.id = m.incident_id
WHERE m.problem_id = :problem AND i.assignee_id IS NOT NULL
UNION
SELECT f.person_id FROM problems.membership AS m
JOIN incidents.follower AS f ON f.incident_id = m.incident_id WHERE m.problem_id = :problem
""")


CALLED = text("""
SELECT p.id FROM people.person AS p WHERE p.active AND lower(p.login) = ANY (:logins)
""")


class Told(NamedTuple):
    """A notice as it is read. `by`: the person of ours who did it."""

    id: UUID
    kind: str
    at: datetime
    read_at: datetime | None
    by: str | None
    place: str
    number: int
    subject: str

    @property
    def reference(self) -> str:
        """What people call the incident or problem."""
        return f"{'INC' if self.place == Place.INCIDENT else 'PRB'}-{self.number}"

    @property
    def href(self) -> str:
        """Where it is."""
        return f"/{self.place}s/{self.reference}"


Spot = tuple[datetime, UUID]


def notices(
    actor: Actor, *, after: Spot | None = None, unread: bool | None = None, most: int
) -> Sequence[Told]:
    """Return what the actor was told of, the newest first, from the one after this spot on."""
    if actor.person_id is None or not actor.may(Verb.READ_INCIDENTS):
        return []
    conditions = ["true"]
    values: dict[str, object] = {"person": actor.person_id, "most": most}
    if after:
        conditions.append("(n.at, n.id) < (:at, :id)")
        values |= {"at": after[0], "id": after[1]}
    if unread is not None:
        conditions.append("n.read_at IS NULL" if unread else "n.read_at IS NOT NULL")
    query = NOTICES.format(
        notices=WITH_PLACES, seen=_seen(actor), narrowed=" AND ".join(conditions)
    )
    rows = db.session.execute(text(query), {**values, **_bound(actor)})
    return [Told._make(row) for row in rows]


def unread(actor: Actor) -> int:
    """Return how much the actor has not read; counting stops one above `COUNTED_TO`."""
    if actor.person_id is None or not actor.may(Verb.READ_INCIDENTS):
        return 0
    # Every page asks, mostly for nothing: then what is unread need not be looked up.
    if not db.session.scalar(ANY_UNREAD, {"person": actor.person_id}):
        return 0
    query = text(UNREAD.format(notices=WITH_PLACES, seen=_seen(actor)))
    values = {"person": actor.person_id, "most": COUNTED_TO + 1, **_bound(actor)}
    return db.session.scalar(query, values) or 0


def wanting(kind: Kind, people: Collection[UUID]) -> set[UUID]:
    """Return which of these people want to be told of this kind; whoever chose nothing does."""
    column = {
        Kind.ASSIGNED: Preference.assigned,
        Kind.MENTIONED: Preference.mentioned,
        Kind.ANSWERED: Preference.answered,
        Kind.SOLVED: Preference.solved,
        Kind.FOLLOW_UP: Preference.follow_up,
        Kind.CALLED_FOR: Preference.called_for,
    }[kind]
    refused = select(Preference.person_id).where(Preference.person_id.in_(people), ~column)
    return set(people) - set(db.session.scalars(refused))


def leads_over(department_id: UUID | None) -> set[UUID]:
    """Return the leads of this department and of those above; of all where it is none."""
    return set(db.session.scalars(LEADS, {"department": department_id}))


LEADS = text("""
WITH RECURSIVE above AS (
  SELECT id, parent_id FROM people.department WHERE id = :department
  UNION ALL
  SELECT d.id, d.parent_id FROM people.department AS d JOIN above ON d.id = above.parent_id
)
SELECT DISTINCT p.id FROM people.person AS p
JOIN people.person_role AS r ON r.person_id = p.id AND r.role = 'lead'
JOIN people.membership AS m ON m.person_id = p.id
WHERE p.active AND (CAST(:department AS uuid) IS NULL OR m.department_id IN (SELECT id FROM above))
""")


def following_by_themselves(people: Collection[UUID]) -> set[UUID]:
    """Return which of these people follow what they write in or are called to."""
    refused = select(Preference.person_id).where(
        Preference.person_id.in_(people), ~Preference.follows
    )
    return set(people) - set(db.session.scalars(refused))


def preferences(person_id: UUID) -> Preference:
    """Return what the person chose, or what holds for whoever chose nothing."""
    found = db.session.get(Preference, person_id)
    return found or Preference(person_id=person_id, **dict.fromkeys(CHOICES, True))


def concerned(problem_id: UUID) -> set[UUID]:
    """Return whoever has the problem, and whoever has or follows one of its incidents."""
    return set(db.session.scalars(CONCERNED, {"problem": problem_id}))


def called_in(note_id: UUID) -> set[UUID]:
    """Return whom a note of a problem calls by @login."""
    note = db.session.get(Note, note_id)
    logins = logins_in(note.text)[:MOST] if note else []
    return set(db.session.scalars(CALLED, {"logins": logins})) if logins else set()


def _seen(actor: Actor) -> str:
    return SEEN.format(
        incidents=incidents.seen_in_words(actor), problems=problems.seen_in_words(actor)
    )


def _bound(actor: Actor) -> dict[str, object]:
    return {**incidents.bound(actor), **problems.bound(actor)}
