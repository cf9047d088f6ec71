"""What incidents are to processes, and what happens with them when time is up."""

from uuid import UUID

from sqlalchemy import select

from app.core.actor import SYSTEM
from app.core.db import db
from app.incidents.events import IncidentTakenOver
from app.incidents.models import Change, Channel, Incident, Level, Priority, pile
from app.incidents.services.history import remember, touch
from app.incidents.services.moving import Resolution, move
from app.workflow import services as workflow
from app.workflow.definition import FieldKind, StateCategory
from app.workflow.kinds import Kind
from app.workflow.names import Known
from app.workflow.services.timing import NO_WAY_ON, TIME_IS_UP, WAIT


def move_on(incident_id: UUID) -> None:
    """Move it on, if it still stands where its timer was set; a refusal stands in its history."""
    query = select(Incident).where(Incident.id == incident_id).with_for_update(of=Incident)
    incident = db.session.scalars(query.execution_options(populate_existing=True)).one()
    workflow.move_in_time(
        incident,
        go=lambda target: _go(incident, target),
        stay=lambda target: _stay(incident, target),
    )


def _go(incident: Incident, target: str) -> None:
    known = incident.process.states.get(target)
    resolves = known is not None and known.category == StateCategory.RESOLVED
    how = Resolution(code="no_answer", text="Nothing happened in time.") if resolves else None
    move(incident, target, by=SYSTEM, resolution=how, reason=TIME_IS_UP)


def _stay(incident: Incident, target: str) -> None:
    touch(incident)
    remember(incident, WAIT, old=target, new=None, by=SYSTEM, reason=NO_WAY_ON)


def _words(codes: type[Level] | type[Priority]) -> Known:
    return Known(FieldKind.CHOICE, frozenset(each.name.lower() for each in codes))


INCIDENTS = Kind(
    code="incident",
    names={
        "category": Known(FieldKind.TEXT),
        "impact": _words(Level),
        "urgency": _words(Level),
        "priority": _words(Priority),
        "channel": Known(FieldKind.CHOICE, frozenset(Channel)),
        "tags": Known(None),
        "assignee": Known(FieldKind.PERSON),
    },
    table="incidents.incident",
    piles={category: int(pile(category)) for category in StateCategory},
    history=Change,
    owner="incident_id",
    taken_over=IncidentTakenOver,
    time_is_up=move_on,
)
