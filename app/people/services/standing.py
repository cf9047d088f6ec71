"""Write down how the mirror stands: what was read last, and what was refused."""

from datetime import datetime

from sqlalchemy.dialects.postgresql import insert

from app.core import time
from app.core.db import db
from app.people.models import Mirror


def note_complete(began: datetime) -> None:
    """Keep that everything was taken over as it was at `began`; later admin events come again."""
    _note(complete_at=began, events_until=began, refused_at=None, refused_gone=None)


def note_events(until: datetime) -> None:
    """Keep that admin events of before `until` are in the mirror."""
    _note(events_until=until)


def note_refusal(gone: int) -> None:
    """Keep that a complete pass was refused, until one is taken over."""
    _note(refused_at=time.now(), refused_gone=gone)


def _note(**values: datetime | int | None) -> None:
    db.session.execute(
        insert(Mirror)
        .values(id=1, **values)
        .on_conflict_do_update(index_elements=["id"], set_=values)
    )
