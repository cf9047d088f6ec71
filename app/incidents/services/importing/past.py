"""An incident put together from its past, with the times at which things happened.

Nothing is asked of the process and nobody is asked for permission: what has happened has happened.
Its facts are published as replayed, so they notify nobody.
"""

from datetime import datetime
from uuid import UUID

from app.core import ids
from app.core.actor import Actor
from app.core.events import Fact
from app.incidents.events import (
    CustomerWrote,
    IncidentAssigned,
    IncidentEdited,
    IncidentMoved,
    IncidentNoted,
    IncidentOpened,
    IncidentPrioritised,
    IncidentReplied,
)
from app.incidents.models import Change, Message, Voice
from app.incidents.services.history import excerpt, requester_words
from app.incidents.services.importing.beginning import Opening
from app.incidents.services.moving import Resolution, keep_dates
from app.incidents.services.talking import NOT_SENT


class Past:
    """One incident and everything that has happened to it, in the order in which it is told."""

    def __init__(self, opening: Opening) -> None:
        self.requester = opening.requester
        self.incident = opening.incident()
        self.messages: list[Message] = []
        self.changes: list[Change] = []
        self.facts: list[tuple[Fact, Actor, datetime]] = []
        known = (opening.subject, requester_words(opening.requester), opening.external_ref)
        self.words = [each for each in known if each]
        fact = IncidentOpened(
            subject_id=self.incident.id,
            number=opening.number,
            channel=opening.channel,
            state=opening.state,
            priority=opening.priority,
            department_id=opening.department_id,
            category_id=opening.category_id,
            requester_id=opening.requester.id,
        )
        self.facts.append((fact, opening.by, opening.at))

    def customer_says(self, words: str, *, at: datetime, by: Actor) -> Message:
        """Add the customer's words; all but the first are a fact of their own."""
        first = not self.messages
        message = self._say(Voice.CUSTOMER, words, self.requester.name, None, at=at)
        self.incident.unread = True
        if not first:
            self._tell(CustomerWrote(subject_id=self.incident.id, message_id=message.id), by, at)
        return message

    def reply(self, words: str, *, at: datetime, by: Actor) -> Message:
        """Add an answer of ours."""
        message = self._say(Voice.REPLY, words, by.name, by.person_id, at=at)
        first = self.incident.first_reply_at is None
        self.incident.first_reply_at = self.incident.first_reply_at or at
        fact = IncidentReplied(subject_id=self.incident.id, message_id=message.id, first=first)
        self._tell(fact, by, at)
        return message

    def note(self, words: str, *, at: datetime, by: Actor) -> Message:
        """Add an internal note."""
        message = self._say(Voice.NOTE, words, by.name, by.person_id, at=at)
        self._tell(IncidentNoted(subject_id=self.incident.id, message_id=message.id), by, at)
        return message

    def move(
        self,
        state: str,
        *,
        at: datetime,
        by: Actor,
        reason: str | None = None,
        resolution: Resolution | None = None,
    ) -> None:
        """Be in `state` from then on."""
        incident = self.incident
        old, new = incident.standing, incident.process.states[state]
        if old == new:
            return
        self._touch(at)
        if resolution:
            incident.resolution_code, incident.resolution = resolution.code, resolution.text
        incident.stand(new)
        keep_dates(incident, old.category, new.category)
        self.remember("state", old.code, new.code, at=at, by=by, reason=reason)
        fact = IncidentMoved(
            subject_id=incident.id,
            old_state=old.code,
            new_state=new.code,
            old_state_category=old.category,
            new_state_category=new.category,
            resolution_code=incident.resolution_code,
        )
        self._tell(fact, by, at)

    def assign(
        self, department_id: UUID | None, assignee_id: UUID | None, *, at: datetime, by: Actor
    ) -> None:
        """Lie with this department and this person from then on."""
        incident = self.incident
        before = incident.department_id, incident.assignee_id
        if before == (department_id, assignee_id):
            return
        self._touch(at)
        incident.department_id, incident.assignee_id = department_id, assignee_id
        for field, old, new in (
            ("department", before[0], department_id),
            ("assignee", before[1], assignee_id),
        ):
            if old != new:
                self.remember(field, _plain(old), _plain(new), at=at, by=by)
        fact = IncidentAssigned(
            subject_id=incident.id,
            old_department_id=before[0],
            new_department_id=department_id,
            old_assignee_id=before[1],
            new_assignee_id=assignee_id,
        )
        self._tell(fact, by, at)

    def weigh(self, *, impact: int, urgency: int, priority: int, at: datetime, by: Actor) -> None:
        """Have this impact and urgency, and the priority that follows, from then on."""
        incident = self.incident
        new = {"impact": impact, "urgency": urgency, "priority": priority}
        changed = {name: value for name, value in new.items() if getattr(incident, name) != value}
        if not changed:
            return
        self._touch(at)
        for name, value in changed.items():
            self.remember(name, getattr(incident, name), value, at=at, by=by)
            setattr(incident, name, value)
        if "priority" in changed:
            old = self.changes[-1].old
            fact = IncidentPrioritised(
                subject_id=incident.id, old_priority=old, new_priority=priority
            )
            self._tell(fact, by, at)

    def categorise(self, category_id: UUID | None, *, at: datetime, by: Actor) -> None:
        """Be about this from then on."""
        incident = self.incident
        if incident.category_id == category_id:
            return
        self._touch(at)
        old = _plain(incident.category_id)
        self.remember("category_id", old, _plain(category_id), at=at, by=by)
        incident.category_id = category_id
        self._tell(IncidentEdited(subject_id=incident.id, fields=("category_id",)), by, at)

    def remember(
        self,
        field: str,
        old: object,
        new: object,
        *,
        at: datetime,
        by: Actor,
        reason: str | None = None,
    ) -> None:
        """Write one line of history, under the version that the incident has by now."""
        self.changes.append(
            Change(
                id=ids.new(),
                incident_id=self.incident.id,
                at=at,
                by_kind=by.kind,
                by_id=by.id,
                by_name=by.name,
                field=field,
                old=old,
                new=new,
                reason=reason,
                version=self.incident.version,
            )
        )

    def _say(
        self, voice: Voice, words: str, name: str, author_id: UUID | None, *, at: datetime
    ) -> Message:
        if self.messages:
            self._touch(at)
        message = Message(
            id=ids.new(),
            incident_id=self.incident.id,
            voice=voice,
            author_id=author_id,
            author_name=name,
            text=words,
            delivery=NOT_SENT if voice == Voice.REPLY else None,
            created_at=at,
        )
        self.messages.append(message)
        self.words.append(words)
        self.incident.unread = False
        if voice != Voice.NOTE:
            self.incident.last_words = excerpt(words)
        return message

    def _touch(self, at: datetime) -> None:
        self.incident.version += 1
        self.incident.updated_at = at

    def _tell(self, fact: Fact, by: Actor, at: datetime) -> None:
        self.facts.append((fact, by, at))


def _plain(key: UUID | None) -> str | None:
    return str(key) if key else None
