"""Whose work it is: what every giving away writes down, whoever may do it."""

from uuid import UUID

from app.core.actor import Actor
from app.core.events import publish
from app.incidents.events import IncidentAssigned
from app.incidents.models import Incident
from app.incidents.services.history import remember


def give(
    incident: Incident,
    *,
    department_id: UUID | None,
    assignee_id: UUID | None,
    by: Actor,
    reason: str | None = None,
) -> None:
    """Have it lie there, as a part of the change that the caller makes (`touch`)."""
    before = incident.department_id, incident.assignee_id
    incident.department_id, incident.assignee_id = department_id, assignee_id
    if before[0] != department_id:
        remember(incident, "department", old=before[0], new=department_id, by=by)
    if before[1] != assignee_id:
        remember(incident, "assignee", old=before[1], new=assignee_id, by=by, reason=reason)
    publish(
        IncidentAssigned(
            subject_id=incident.id,
            old_department_id=before[0],
            new_department_id=department_id,
            old_assignee_id=before[1],
            new_assignee_id=assignee_id,
        ),
        by=by,
    )
