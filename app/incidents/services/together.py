"""One thing done to many incidents at once: the rows that each verb would write, in few statements.

The incidents are locked by the caller. What is announced, kept as history and found by search is
the same as for one incident.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from sqlalchemy import insert, text, update

from app.core import ids
from app.core.actor import Actor
from app.core.db import db
from app.core.events import Fact, publish_all
from app.incidents.events import IncidentMoved, IncidentReplied, IncidentReplyWithdrawn
from app.incidents.models import Change, Incident, Message, Voice
from app.incidents.services.filling import OWN_FIELDS
from app.incidents.services.following_up import revive_follow_ups
from app.incidents.services.history import STEMS, excerpt, touch
from app.incidents.services.moving import Resolution, keep_dates
from app.incidents.services.stepping import STEPS
from app.incidents.services.talking import NOT_SENT, WITHDRAWN
from app.workflow.conditions import Values
from app.workflow.process import Move, Mover


@dataclass(frozen=True, kw_only=True)
class Step:
    """What happens with one incident: words for its customer, then moves through `states`."""

    incident: Incident
    told: str | None = None
    states: tuple[str, ...] = ()
    resolution: Resolution | None = None


@dataclass(frozen=True, kw_only=True)
class Before:
    """What a step changes, as it was before: enough to put it back."""

    state: str
    unread: bool
    last_words: str
    resolution_code: str | None
    resolution: str | None
    first_reply_at: datetime | None
    resolved_at: datetime | None
    closed_at: datetime | None

    @classmethod
    def of(cls, incident: Incident) -> Self:
        """Read it off the incident."""
        return cls(**{name: getattr(incident, name) for name in cls.__dataclass_fields__})

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Self:
        """Read what `plain` gave."""
        dates = {
            name: datetime.fromisoformat(kept[name]) if kept[name] else None for name in _DATES
        }
        return cls(**{**kept, **dates})

    def plain(self) -> dict[str, Any]:
        """Return it as JSON knows it."""
        dates = {name: at.isoformat() if (at := getattr(self, name)) else None for name in _DATES}
        return {**asdict(self), **dates}


_DATES = ("first_reply_at", "resolved_at", "closed_at")


@dataclass(frozen=True, kw_only=True)
class Return:
    """An incident to be put back, and the reply to be withdrawn with it."""

    incident: Incident
    before: Before
    message_id: UUID | None


def take_steps(steps: Sequence[Step], *, by: Actor) -> list[UUID | None]:
    """Take each step. Returns the key of each one's reply, in the same order.

    Raises NoSuchMove or MoveNeeds when a process has not the way; then nothing may be committed.
    """
    written = _Written(by, OWN_FIELDS.known_of_all([step.incident for step in steps]))
    keys = [_take(step, written) for step in steps]
    written.store()
    return keys


def put_back_all(returns: Sequence[Return], *, by: Actor) -> None:
    """Put each incident back to what it was, by whatever way; withdraw its unsent reply.

    What was to happen without an answer of its customer is to happen again.
    """
    written = _Written(by)
    versions = {each.incident.id: each.incident.version for each in returns}
    for each in returns:
        _put_back(each, written)
    withdrawn = [each.message_id for each in returns if each.message_id]
    db.session.execute(
        update(Message).where(Message.id.in_(withdrawn)).values(delivery=WITHDRAWN),
        execution_options={"synchronize_session": False},
    )
    written.store()
    revive_follow_ups(versions, by=by)


@dataclass
class _Written:
    """Rows gathered to be stored at once."""

    by: Actor
    known: Mapping[UUID, Values] = field(default_factory=dict)
    taken: list[tuple[Incident, Move]] = field(default_factory=list)
    messages: list[dict[str, Any]] = field(default_factory=list)
    changes: list[dict[str, Any]] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)

    def say(self, incident: Incident, told: str) -> UUID:
        key = ids.new()
        self.messages.append(
            {
                "id": key,
                "incident_id": incident.id,
                "voice": Voice.REPLY,
                "author_id": self.by.person_id,
                "author_name": self.by.name,
                "text": told,
                "delivery": NOT_SENT,
                "created_at": incident.updated_at,
            }
        )
        return key

    def moved(self, incident: Incident, old: str, new: str) -> None:
        states = incident.process.states
        self.changes.append(
            {
                "id": ids.new(),
                "incident_id": incident.id,
                "at": incident.updated_at,
                "by_kind": self.by.kind,
                "by_id": self.by.id,
                "by_name": self.by.name,
                "field": "state",
                "old": old,
                "new": new,
                "version": incident.version,
            }
        )
        self.facts.append(
            IncidentMoved(
                subject_id=incident.id,
                old_state=old,
                new_state=new,
                old_state_category=states[old].category,
                new_state_category=states[new].category,
                resolution_code=incident.resolution_code,
            )
        )

    def store(self) -> None:
        db.session.flush()
        for table, rows in ((Message, self.messages), (Change, self.changes)):
            if rows:
                db.session.execute(insert(table), rows)
        if self.messages:
            words = [{"incident": row["incident_id"], "text": row["text"]} for row in self.messages]
            db.session.execute(_ADD_WORDS, words)
        publish_all(self.facts, by=self.by)
        for incident, move in self.taken:
            STEPS.take_of(incident, move, by=self.by)


_ADD_WORDS = text(f"""
INSERT INTO incidents.words AS w (incident_id, document)
VALUES (:incident, to_tsvector('{STEMS}', :text))
ON CONFLICT (incident_id) DO UPDATE SET document = w.document || excluded.document
""")  # noqa: S608 - a word of ours


def _take(step: Step, written: _Written) -> UUID | None:
    incident, key = step.incident, None
    if step.told is not None:
        touch(incident)
        key = written.say(incident, step.told)
        first = incident.first_reply_at is None
        incident.first_reply_at = incident.first_reply_at or incident.updated_at
        incident.unread, incident.last_words = False, excerpt(step.told)
        written.facts.append(
            IncidentReplied(subject_id=incident.id, message_id=key, first=first),
        )
    for state in step.states:
        _go(incident, state, step.resolution, written)
    return key


def _go(incident: Incident, target: str, how: Resolution | None, written: _Written) -> None:
    old, new = incident.standing, incident.process.states[target]
    words = how and how.text
    move = incident.process.move(
        old.code,
        target,
        given={"resolution": words, "reason": words},
        by=Mover(None, written.known[incident.id]),
    )
    touch(incident)
    if how:
        incident.resolution_code, incident.resolution = how.code, how.text
    incident.stand(new)
    keep_dates(incident, old.category, new.category)
    written.moved(incident, old.code, new.code)
    if move.then:
        written.taken.append((incident, move))


def _put_back(back: Return, written: _Written) -> None:
    incident, old = back.incident, back.incident.state
    touch(incident)
    for name in Before.__dataclass_fields__.keys() - {"state"}:
        setattr(incident, name, getattr(back.before, name))
    incident.stand(incident.process.states[back.before.state])
    if old != incident.state:
        written.moved(incident, old, incident.state)
    if back.message_id:
        written.facts.append(
            IncidentReplyWithdrawn(subject_id=incident.id, message_id=back.message_id)
        )
