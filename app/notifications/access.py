"""The only door to notices: each belongs to one person, and nobody else finds it."""

from uuid import UUID

from sqlalchemy import select

from app.core.actor import Actor
from app.core.db import db
from app.notifications.errors import NoSuchNotice, OnlyForPeople
from app.notifications.models import Notice


def oneself(actor: Actor) -> UUID:
    """Return whose notices these are. Raises OnlyForPeople for a program."""
    if actor.person_id is None:
        raise OnlyForPeople
    return actor.person_id


def notice(actor: Actor, key: UUID) -> Notice:
    """Return the actor's own notice, locked. Raises OnlyForPeople, NoSuchNotice."""
    mine = select(Notice).where(Notice.id == key, Notice.person_id == oneself(actor))
    found = db.session.scalars(mine.with_for_update()).one_or_none()
    if found is None:
        raise NoSuchNotice
    return found
