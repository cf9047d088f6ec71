"""How an incident of the past began."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.core import ids
from app.core.actor import Actor
from app.incidents.models import Channel, Incident, Level, Requester
from app.incidents.services.moving import keep_dates
from app.workflow.process import Process, StateCategory


@dataclass(frozen=True, kw_only=True)
class Opening:
    """How an incident began."""

    number: int
    at: datetime
    by: Actor
    requester: Requester
    subject: str
    channel: Channel
    process: Process
    state: str
    priority: int
    impact: int = Level.MEDIUM
    urgency: int = Level.MEDIUM
    department_id: UUID | None = None
    category_id: UUID | None = None
    external_ref: str | None = None
    external_state: str | None = None

    def incident(self) -> Incident:
        """Return the incident as it was then."""
        incident = Incident(
            id=ids.new(),
            number=self.number,
            external_ref=self.external_ref,
            external_state=self.external_state,
            subject=self.subject,
            last_words="",
            channel=self.channel,
            requester_id=self.requester.id,
            department_id=self.department_id,
            assignee_id=None,
            category_id=self.category_id,
            impact=self.impact,
            urgency=self.urgency,
            priority=self.priority,
            tags=[],
            process_id=self.process.id,
            unread=False,
            private=False,
            resolution_code=None,
            resolution=None,
            reopened=0,
            created_at=self.at,
            updated_at=self.at,
            first_reply_at=None,
            resolved_at=None,
            closed_at=None,
            version=1,
        )
        incident.stand(self.process.states[self.state])
        keep_dates(incident, StateCategory.NEW, self.process.states[self.state].category)
        return incident
