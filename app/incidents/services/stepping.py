"""What a process does by itself when a move is taken, as a part of that change."""

from app.core.actor import Actor
from app.core.events import publish
from app.incidents.events import IncidentCalledFor, IncidentEdited
from app.incidents.models import Incident, Value
from app.incidents.services.filling import PREFIX
from app.incidents.services.giving import give
from app.incidents.services.history import remember
from app.people import queries as people
from app.workflow import services as workflow
from app.workflow.definition import AssignStep, Move, NotifyStep, SetStep, Step, WaitStep
from app.workflow.services import holding
from app.workflow.values import plain, read

KIND = "incident"


def take_steps_of(incident: Incident, move: Move, *, by: Actor) -> None:
    """Do what the process does by itself on this move, in its order."""
    for step in move.then:
        _take(incident, step, by=by)


def _take(incident: Incident, step: Step, *, by: Actor) -> None:
    match step:
        case AssignStep():
            _assign(incident, step, by=by)
        case SetStep():
            _set(incident, step, by=by)
        case NotifyStep():
            called = IncidentCalledFor(subject_id=incident.id, whom=step.whom, state=incident.state)
            publish(called, by=by)
        case WaitStep():
            workflow.set_timer(incident.id, step, kind=KIND, state=incident.state)


def _assign(incident: Incident, step: AssignStep, *, by: Actor) -> None:
    to = by.person_id if step.to == "mover" else None
    if to == incident.assignee_id or (to is not None and not people.can_be_given_work(to)):
        return
    if step.to == "mover" and to is None:  # a program, or the desk itself: nobody to give it to
        return
    give(incident, department_id=incident.department_id, assignee_id=to, by=by)


def _set(incident: Incident, step: SetStep, *, by: Actor) -> None:
    asked = incident.process.definition.by_field[step.field]
    new = read(asked, step.value)
    old = holding.held(Value, [incident.id])[incident.id].get(step.field)
    if old == new:
        return
    name = PREFIX + step.field
    holding.keep(Value, incident.id, {step.field: new})
    remember(incident, name, old=plain(old), new=plain(new), by=by)
    publish(IncidentEdited(subject_id=incident.id, fields=(name,)), by=by)
