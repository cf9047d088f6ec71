"""Followers, mentions, and the people who see an incident at all."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text

from app.core.actor import PERMITS, Role, Verb
from app.core.db import db
from app.incidents.models import Incident

OFFERED = 8

# The same rule as `access`, asked of people instead of the one who reads: they are not signed in.
READERS = """
WITH RECURSIVE above AS (
    SELECT d.id, d.parent_id FROM people.department AS d WHERE d.id = :department
    UNION
    SELECT d.id, d.parent_id FROM people.department AS d JOIN above ON d.id = above.parent_id
)
SELECT p.id, p.name, p.login FROM people.person AS p
CROSS JOIN LATERAL (
    SELECT bool_or(r.role = ANY (:reading)) AS reads, bool_or(r.role = ANY (:seeing_all)) AS all_,
        bool_or(r.role = ANY (:seeing_private)) AS private
    FROM people.person_role AS r WHERE r.person_id = p.id
) AS may
WHERE p.active AND {which} AND may.reads AND (
    p.id = :assignee
    OR may.all_ AND NOT :private
    OR (may.private OR NOT :private) AND (
        CAST(:department AS uuid) IS NULL OR EXISTS (
            SELECT FROM people.membership AS m JOIN above ON above.id = m.department_id
            WHERE m.person_id = p.id
        )
    )
    OR EXISTS (
        SELECT FROM incidents.named AS n WHERE n.viewer_id = p.id AND n.incident_id = :incident
    )
)
"""
BY_KEY = text(READERS.format(which="p.id = ANY (:keys)"))
BY_LOGIN = text(READERS.format(which="lower(p.login) = ANY (:logins)"))
BY_WORDS = text(
    READERS.format(which="(p.login ILIKE :begin OR p.name ILIKE :begin OR p.name ILIKE :within)")
    + "ORDER BY p.name, p.id LIMIT :most"
)
FOLLOWERS = text("""
SELECT f.incident_id, p.id, p.name, p.login FROM incidents.follower AS f
JOIN people.person AS p ON p.id = f.person_id
WHERE f.incident_id = ANY (:keys) AND p.active ORDER BY f.at, p.id
""")
MENTIONS = text("""
SELECT m.message_id, m.login, p.name FROM incidents.mention AS m
JOIN people.person AS p ON p.id = m.person_id WHERE m.incident_id = :incident
""")
INVOLVED = text("""
SELECT assignee_id FROM incidents.incident WHERE id = :incident AND assignee_id IS NOT NULL
UNION SELECT person_id FROM incidents.follower WHERE incident_id = :incident
""")
PLACE = text("""
SELECT id, department_id, assignee_id, private FROM incidents.incident WHERE id = :incident
""")


class Reader(NamedTuple):
    """A person who sees the incident."""

    id: UUID
    name: str
    login: str


class Standing(NamedTuple):
    """Where an incident lies: what says who sees it."""

    id: UUID
    department_id: UUID | None
    assignee_id: UUID | None
    private: bool


def standing(incident_id: UUID) -> Standing | None:
    """Return where the incident lies."""
    row = db.session.execute(PLACE, {"incident": incident_id}).first()
    return Standing._make(row) if row else None


def readers(lying: Standing | Incident, *, logins: Collection[str]) -> dict[str, Reader]:
    """Return who of these logins, in small letters, sees what lies there."""
    rows = db.session.execute(BY_LOGIN, {"logins": list(logins), **_lying(lying)})
    return {row.login.lower(): Reader._make(row) for row in rows}


def readers_among(lying: Standing, keys: Collection[UUID]) -> set[UUID]:
    """Return which of these people see what lies there."""
    values = {"keys": list(keys), **_lying(lying)}
    return {row.id for row in db.session.execute(BY_KEY, values)}


def offered(lying: Standing | Incident, words: str) -> list[Reader]:
    """Return some who see what lies there and whose login or a name begins so."""
    plain = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    values = {"begin": f"{plain}%", "within": f"% {plain}%", "most": OFFERED}
    rows = db.session.execute(BY_WORDS, {**values, **_lying(lying)})
    return [Reader._make(row) for row in rows]


def followers(keys: Sequence[UUID]) -> dict[UUID, list[Reader]]:
    """Return who follows each incident, the earliest first."""
    found: dict[UUID, list[Reader]] = {}
    for incident, *person in db.session.execute(FOLLOWERS, {"keys": list(keys)}):
        found.setdefault(incident, []).append(Reader._make(person))
    return found


def involved(incident_id: UUID) -> set[UUID]:
    """Return whoever has it and whoever follows it."""
    return set(db.session.scalars(INVOLVED, {"incident": incident_id}))


def mentions(incident_id: UUID) -> Mapping[UUID, Mapping[str, str]]:
    """Return note -> login -> name of the people called in the incident's notes."""
    found: dict[UUID, dict[str, str]] = {}
    for message, login, name in db.session.execute(MENTIONS, {"incident": incident_id}):
        found.setdefault(message, {})[login] = name
    return found


def _lying(lying: Standing | Incident) -> dict[str, object]:
    return {
        "incident": lying.id,
        "department": lying.department_id,
        "assignee": lying.assignee_id,
        "private": lying.private,
        "reading": _roles(Verb.READ_INCIDENTS),
        "seeing_all": _roles(Verb.READ_ALL_INCIDENTS),
        "seeing_private": _roles(Verb.READ_PRIVATE_INCIDENTS),
    }


def _roles(verb: Verb) -> list[Role]:
    return [role for role in Role if verb in PERMITS[role]]
