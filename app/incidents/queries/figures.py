"""How many incidents wait for us or for others, for metrics."""

from collections.abc import Mapping

from sqlalchemy import func, select

from app.core.db import db
from app.incidents.models import Bucket, Incident, Priority, pile
from app.workflow import queries as workflow

LIVE = (Bucket.ACTIVE, Bucket.WAITING)


def live_by_state() -> Mapping[tuple[str, Priority], int]:
    """Return how many stand in each live state with each priority, the zeros included."""
    states = [
        state.code
        for state in workflow.newest("incident").states.values()
        if pile(state.category) in LIVE
    ]
    found = {(state, priority): 0 for state in states for priority in Priority}
    rows = db.session.execute(
        select(Incident.state, Incident.priority, func.count())
        .where(Incident.bucket.in_(LIVE))
        .group_by(Incident.state, Incident.priority)
    )
    return found | {(state, Priority(priority)): number for state, priority, number in rows}
