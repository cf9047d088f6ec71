"""Incidents that the machine may place: alive, and hanging nowhere."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select

from app.core.db import db
from app.incidents.models import Incident
from app.problems.models import Membership


def free(ids: Collection[UUID]) -> Sequence[Incident]:
    """Return those of these incidents that may be placed, locked, in the order of numbers."""
    query = select(Incident).where(Incident.id.in_(ids)).order_by(Incident.number)
    locked = query.with_for_update(of=Incident).execution_options(populate_existing=True)
    found = db.session.scalars(locked).all()
    taken = set(
        db.session.scalars(select(Membership.incident_id).where(Membership.incident_id.in_(ids)))
    )
    return [each for each in found if each.is_live and each.id not in taken]
