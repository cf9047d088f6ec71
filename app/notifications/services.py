"""Telling people, and keeping what they have read and want to hear."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from uuid import UUID

from sqlalchemy import text, update
from sqlalchemy.dialects.postgresql import insert

from app.core import ids, time
from app.core.db import db
from app.core.events import Recorded
from app.notifications import queries
from app.notifications.models import Kind, Notice, Place, Preference

KEPT = timedelta(days=90)

# Told again, a fact changes nothing; a newer one of the same kind renews the line still unread.
TELL = text("""
INSERT INTO notifications.notice
    (id, person_id, kind, place, place_id, position, by_id, at)
SELECT :id, :person, :kind, :place, :key, :position, :by, :at
WHERE NOT EXISTS (
    SELECT FROM notifications.notice AS n
    WHERE n.person_id = :person AND n.kind = :kind AND n.place_id = :key
    AND n.position >= :position
)
ON CONFLICT (person_id, kind, place_id) WHERE read_at IS NULL
DO UPDATE SET position = excluded.position, by_id = excluded.by_id, at = excluded.at
""")


def tell(people: Collection[UUID], kind: Kind, *, place: Place, of: Recorded) -> None:
    """Tell those of these people of the fact who want to hear it, but not whoever did it."""
    by = of.actor_id if of.actor_kind == "person" else None
    told = {"kind": kind, "place": place, "key": of.subject, "by": by}
    told |= {"position": of.position, "at": of.at}
    for person in sorted(queries.wanting(kind, set(people) - {by})):
        db.session.execute(TELL, {"id": ids.new(), "person": person, **told})


def read(notice: Notice) -> None:
    """Keep that this was read; once read it stays so."""
    notice.read_at = notice.read_at or time.now()


def read_all(person_id: UUID) -> None:
    """Keep that the person has read everything."""
    db.session.execute(
        update(Notice)
        .where(Notice.person_id == person_id, Notice.read_at.is_(None))
        .values(read_at=time.now())
    )


def prefer(person_id: UUID, chosen: Mapping[str, bool]) -> None:
    """Keep what a person wants to be told of: a yes or no for each of `queries.CHOICES`."""
    values = {**{name: chosen[name] for name in queries.CHOICES}, "at": time.now()}
    db.session.execute(
        insert(Preference)
        .values(person_id=person_id, **values)
        .on_conflict_do_update(index_elements=["person_id"], set_=values)
    )


def forget_old(*, most: int) -> int:
    """Delete some of what is older than `KEPT`, read or not. Returns how many."""
    gone = db.session.execute(
        text(
            "DELETE FROM notifications.notice WHERE id IN ("
            "SELECT id FROM notifications.notice WHERE at < :before LIMIT :most) RETURNING 1"
        ),
        {"before": time.now() - KEPT, "most": most},
    )
    return len(gone.all())
