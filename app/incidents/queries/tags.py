"""Tags in use, as the clock counted them, and changes of them that are under way."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, or_, select

from app.core.db import db
from app.incidents.models import Tag, TagChange

MOST = 200
MOST_CHANGES = 20


def used_tags(words: str = "") -> Sequence[Tag]:
    """Return the tags that hold these words, most used first."""
    query = select(Tag).where(Tag.word.contains(words, autoescape=True))
    return db.session.scalars(query.order_by(Tag.incidents.desc(), Tag.word).limit(MOST)).all()


def number_of_tags() -> int:
    """Return how many tags there are."""
    return db.session.scalars(select(func.count()).select_from(Tag)).one()


def counted_at() -> datetime | None:
    """Return when tags were counted last; None when none has been."""
    return db.session.scalars(select(func.max(Tag.counted_at))).one()


def used_tag(word: str) -> Tag | None:
    """Return the tag as it was counted."""
    return db.session.get(Tag, word)


def changes_at_work() -> Sequence[TagChange]:
    """Return the changes that have not come to their end, the oldest first."""
    query = select(TagChange).where(TagChange.finished_at.is_(None))
    return db.session.scalars(query.order_by(TagChange.id).limit(MOST_CHANGES)).all()


def change_of(*words: str) -> TagChange | None:
    """Return a change under way that has to do with one of these tags."""
    query = select(TagChange).where(
        TagChange.finished_at.is_(None), or_(TagChange.tag.in_(words), TagChange.into.in_(words))
    )
    return db.session.scalars(query.limit(1)).first()
