"""How many problems wait to be solved, for metrics."""

from collections.abc import Mapping

from sqlalchemy import func, select

from app.core.db import db
from app.incidents.models import Bucket, pile
from app.problems.models import Problem
from app.workflow import queries as workflow

LIVE = (Bucket.ACTIVE, Bucket.WAITING)


def live_by_state() -> Mapping[str, int]:
    """Return how many stand in each live state, the zeros included."""
    states = workflow.newest("problem").states.values()
    found = {state.code: 0 for state in states if pile(state.category) in LIVE}
    rows = db.session.execute(
        select(Problem.state, func.count().label("number"))
        .where(Problem.bucket.in_(LIVE))
        .group_by(Problem.state)
    )
    return found | {row.state: row.number for row in rows}
