"""What an erasure would take, and how far one has come."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Row, func, select, text

from app.core.db import db
from app.incidents.models import Erasure, ErasureItem, Incident, Requester, tidy_email, tidy_phone

# Their own incidents, and those where a merge brought what they had written.
THEIRS = """
SELECT i.id FROM incidents.incident AS i WHERE i.requester_id = :requester
UNION SELECT p.incident_id FROM incidents.participant AS p WHERE p.requester_id = :requester
"""
# A merge leaves a message with whom it was said.
SAID = """
SELECT m.id FROM incidents.message AS m
JOIN incidents.incident AS i ON i.id = m.incident_id
WHERE coalesce(m.requester_id, i.requester_id) = :requester AND m.incident_id"""
SAID_IN_ONE = text(f"{SAID} = :incident")
TAKEN = text(f"""
WITH theirs AS ({THEIRS}), said AS MATERIALIZED ({SAID} IN (SELECT theirs.id FROM theirs))
SELECT (SELECT count(*) FROM theirs), (SELECT count(*) FROM said),
  (SELECT count(*) FROM incidents.attachment AS a
   WHERE a.message_id IN (SELECT id FROM said) OR a.message_id IS NULL AND a.incident_id IN (
     SELECT i.id FROM incidents.incident AS i WHERE i.requester_id = :requester))
""")  # noqa: S608 - fixed words
PROGRESS = text("""
SELECT count(*), count(done_at) FROM incidents.erasure_item WHERE erasure_id = :erasure
""")
MOST = 50
MOST_FOUND = 20


class Taken(NamedTuple):
    """How much an erasure takes."""

    incidents: int
    messages: int
    files: int


class Progress(NamedTuple):
    """How many incidents an erasure has, and how many of them are done."""

    incidents: int
    done: int


class Found(NamedTuple):
    """A requester, and one of their incidents, by whose number they are called."""

    requester: Requester
    number: int

    @property
    def reference(self) -> str:
        """What people call that incident."""
        return f"INC-{self.number}"


def taken(requester_id: UUID) -> Taken:
    """Return how much would be erased now."""
    return Taken(*db.session.execute(TAKEN, {"requester": requester_id}).one())


def said_in(incident_id: UUID, requester_id: UUID) -> Sequence[UUID]:
    """Return the messages there that are of this requester's conversation."""
    bound = {"incident": incident_id, "requester": requester_id}
    return db.session.scalars(SAID_IN_ONE, bound).all()


def find(address: str) -> list[Found]:
    """Return the requesters with exactly this e-mail address, phone or Telegram number."""
    same = Requester.telegram_id == address.strip()
    same |= Requester.email == tidy_email(address)
    phone = tidy_phone(address)
    if phone:
        same |= Requester.phone == phone
    newest = (
        select(Incident.number)
        .where(Incident.requester_id == Requester.id)
        .order_by(Incident.number.desc())
        .limit(1)
        .correlate(Requester)
        .scalar_subquery()
    )
    query = select(Requester, newest).where(same, newest.is_not(None))
    return [Found(*row) for row in db.session.execute(query.limit(MOST_FOUND))]


def erasures(*, most: int = MOST) -> Sequence[Row[tuple[Erasure, int]]]:
    """Return the newest erasures, each with the number of its incidents, the newest first."""
    of_it = select(func.count()).where(ErasureItem.erasure_id == Erasure.id).scalar_subquery()
    query = select(Erasure, of_it).order_by(Erasure.id.desc()).limit(most)
    return db.session.execute(query).all()


def at_work() -> int:
    """Return how many erasures have not come to their end."""
    query = select(func.count()).select_from(Erasure).where(Erasure.finished_at.is_(None))
    return db.session.scalars(query).one()


def progress(erasure_id: UUID) -> Progress:
    """Return how far it has come."""
    return Progress(*db.session.execute(PROGRESS, {"erasure": erasure_id}).one())
