"""The company's own fields of incidents: what conditions may ask beside them."""

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import select

from app.core.db import db
from app.incidents.models import Incident, Level, Priority, Value
from app.workflow.conditions import Value as Held
from app.workflow.services.filling import OwnFields


def known_by_keys(keys: Collection[UUID]) -> dict[UUID, Mapping[str, Held | None]]:
    """Return whatever conditions may ask, by the keys of incidents."""
    incidents = db.session.scalars(select(Incident).where(Incident.id.in_(keys))).all()
    return OWN_FIELDS.known_of_all(incidents)


def _beside(incident: Incident) -> dict[str, Held | None]:
    return {
        "state": incident.state,
        "category": incident.category.code if incident.category else None,
        "impact": Level(incident.impact).name.lower(),
        "urgency": Level(incident.urgency).name.lower(),
        "priority": Priority(incident.priority).name.lower(),
        "channel": incident.channel,
        "tags": frozenset(incident.tags),
        "assignee": incident.assignee_id,
    }


OWN_FIELDS: OwnFields[Incident] = OwnFields(Value, _beside)
"""What incidents hold in the company's own fields."""
