"""What a process does by itself when an incident takes a move."""

from uuid import UUID

from typing_extensions import override

from app.core.actor import Actor
from app.core.events import publish
from app.incidents.events import IncidentCalledFor, IncidentEdited
from app.incidents.models import Incident
from app.incidents.services.filling import OWN_FIELDS
from app.incidents.services.giving import give
from app.incidents.services.history import remember
from app.workflow.services.stepping import Steps


class IncidentSteps(Steps[Incident]):
    kind = "incident"
    fields = OWN_FIELDS

    @override
    def give(self, row: Incident, to: UUID | None, *, by: Actor) -> None:
        give(row, department_id=row.department_id, assignee_id=to, by=by)

    @override
    def call(self, row: Incident, whom: str, *, by: Actor) -> None:
        publish(IncidentCalledFor(subject_id=row.id, whom=whom, state=row.state), by=by)

    @override
    def tell_set(self, row: Incident, name: str, *, old: object, new: object, by: Actor) -> None:
        remember(row, name, old=old, new=new, by=by)
        publish(IncidentEdited(subject_id=row.id, fields=(name,)), by=by)


STEPS = IncidentSteps()
