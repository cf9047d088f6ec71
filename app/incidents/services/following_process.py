"""What incidents are to processes, and what happens with them when time is up."""

from uuid import UUID

from sqlalchemy import select

from app.core.actor import SYSTEM
from app.core.db import db, savepoint
from app.core.errors import Refusal
from app.incidents.events import IncidentTakenOver
from app.incidents.models import Change, Channel, Incident, Level, Priority, pile
from app.incidents.services.history import remember, touch
from app.incidents.services.moving import Resolution, move
from app.workflow import services as workflow
from app.workflow.definition import FieldKind, StateCategory
from app.workflow.kinds import Kind
from app.workflow.names import Known

TIME_IS_UP, NO_WAY_ON = "time_is_up", "no_way_on"
"""Why the desk moves it on, or does not, in history."""
WAIT = "wait"


def move_on(incident_id: UUID) -> None:
    """Move it on, if it still stands where its timer was set; a refusal stands in its history."""
    query = select(Incident).where(Incident.id == incident_id).with_for_update(of=Incident)
    incident = db.session.scalars(query.execution_options(populate_existing=True)).one()
    due = workflow.take_timer(incident_id)
    if due is None or due.state != incident.state:
        return
    known = incident.process.states.get(due.target)
    resolves = known is not None and known.category == StateCategory.RESOLVED
    how = Resolution(code="no_answer", text="Nothing happened in time.") if resolves else None
    try:
        with savepoint():
            move(incident, due.target, by=SYSTEM, resolution=how, reason=TIME_IS_UP)
    except Refusal:
        touch(incident)
        remember(incident, WAIT, old=due.target, new=None, by=SYSTEM, reason=NO_WAY_ON)


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
    takes_fields=True,
    time_is_up=move_on,
)
