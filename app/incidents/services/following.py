"""Who hears of an incident without working on it."""

from typing import Literal
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from app.core import time
from app.core.actor import Actor
from app.core.db import db
from app.core.events import publish
from app.incidents.errors import ProgramsDoNotFollow
from app.incidents.events import IncidentFollowed, IncidentUnfollowed
from app.incidents.models import Follower

Why = Literal["chose", "wrote", "mentioned"]


def follow(incident_id: UUID, *, by: Actor) -> None:
    """Have the actor be told what happens here. Following again changes nothing."""
    follows(incident_id, _oneself(by), why="chose", by=by)


def unfollow(incident_id: UUID, *, by: Actor) -> None:
    """Have the actor be told no more; whoever does not follow stays so."""
    person_id = _oneself(by)
    gone = db.session.execute(
        delete(Follower)
        .where(Follower.incident_id == incident_id, Follower.person_id == person_id)
        .returning(Follower.person_id)
    )
    if gone.first():
        publish(IncidentUnfollowed(subject_id=incident_id, person_id=person_id), by=by)


def follows(incident_id: UUID, person_id: UUID, *, why: Why, by: Actor) -> None:
    """Have a person follow because of what they, or others about them, have written."""
    made = db.session.execute(
        insert(Follower)
        .values(incident_id=incident_id, person_id=person_id, why=why, at=time.now())
        .on_conflict_do_nothing()
        .returning(Follower.person_id)
    )
    if made.first():
        publish(IncidentFollowed(subject_id=incident_id, person_id=person_id, why=why), by=by)


def _oneself(by: Actor) -> UUID:
    if by.person_id is None:
        raise ProgramsDoNotFollow
    return by.person_id
