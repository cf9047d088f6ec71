"""Follow-ups that wait."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.core.db import db
from app.incidents.models import FollowUp, FollowUpState


def due_follow_ups(at: datetime, *, most: int) -> Sequence[UUID]:
    """Return the keys of those whose moment has come, the earliest first; for the clock only."""
    due = select(FollowUp.id).where(FollowUp.state == FollowUpState.WAITING, FollowUp.due_at <= at)
    return db.session.scalars(due.order_by(FollowUp.due_at, FollowUp.id).limit(most)).all()
