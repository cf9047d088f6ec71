"""Processes in words: what is said of their pieces on every screen."""

from collections.abc import Mapping

from app.core.errors import Words
from app.core.text import _, lazy
from app.workflow.definition import (
    AssignStep,
    FieldKind,
    NotifyStep,
    SetStep,
    StateCategory,
    Step,
    WaitStep,
    Who,
)
from app.workflow.diagram import Notes
from app.workflow.services.timing import NO_WAY_ON, TIME_IS_UP

CATEGORIES: Mapping[StateCategory, Words] = {
    StateCategory.NEW: lazy("new"),
    StateCategory.OPEN: lazy("open"),
    StateCategory.WAITING: lazy("waiting"),
    StateCategory.RESOLVED: lazy("resolved"),
    StateCategory.CLOSED: lazy("closed"),
}
REASONS: Mapping[str, Words] = {
    TIME_IS_UP: lazy("its time was up"),
    NO_WAY_ON: lazy("its time was up, and the process did not let it move on"),
}
"""Why a process changed a row by itself."""
WHO: Mapping[Who, Words] = {
    Who.ASSIGNEE: lazy("the assignee"),
    Who.AGENT: lazy("agents"),
    Who.LEAD: lazy("team leads"),
    Who.PROGRAM: lazy("programs"),
}
KINDS: Mapping[FieldKind, Words] = {
    FieldKind.TEXT: lazy("a text"),
    FieldKind.NUMBER: lazy("a number"),
    FieldKind.DATE: lazy("a date"),
    FieldKind.CHOICE: lazy("one of several"),
    FieldKind.PERSON: lazy("a person"),
    FieldKind.FLAG: lazy("yes or no"),
}
NEEDS: Mapping[str, Words] = {
    "resolution": lazy("how it was resolved"),
    "reason": lazy("the reason"),
}
NOTIFIED: Mapping[str, Words] = {
    "assignee": lazy("tell the assignee"),
    "leads": lazy("tell the team leads"),
    "followers": lazy("tell those who follow it"),
}
ASSIGNED: Mapping[str, Words] = {
    "mover": lazy("give it to whoever takes the move"),
    "nobody": lazy("give it back to the department"),
}
CHANGES: Mapping[str, Words] = {
    "added": lazy("added"),
    "changed": lazy("changed"),
    "removed": lazy("removed"),
}
PARTS: Mapping[str, Words] = {
    "first": lazy("where it begins"),
    "on_customer": lazy("what a customer's message does"),
    "labels": lazy("the name"),
    "category": lazy("the category"),
    "who": lazy("who may"),
    "needs": lazy("what it asks for"),
    "then": lazy("what happens by itself"),
    "kind": lazy("the kind"),
    "choices": lazy("the choices"),
    "required": lazy("when it is required"),
    "shown": lazy("when it is shown"),
    "pattern": lazy("the pattern"),
    "listed": lazy("whether lists show it"),
}


def notes() -> Notes:
    """Return what the desk itself says in a diagram."""
    return Notes(
        first=_("starts here"),
        customer=_("customer writes"),
        waits=_("after %(hours)s h", hours="%(hours)s"),
    )


def step(what: Step, *, states: Mapping[str, str], fields: Mapping[str, str]) -> str:
    """Say what happens by itself; `states` and `fields` are names by their codes."""
    match what:
        case AssignStep():
            return str(ASSIGNED[what.to])
        case NotifyStep():
            return str(NOTIFIED[what.whom])
        case SetStep():
            name = fields.get(what.field, what.field)
            if not what.value:
                return _("empty %(field)s", field=name)
            return _("set %(field)s to %(value)s", field=name, value=what.value)
        case WaitStep():
            target = states.get(what.to, what.to)
            return _("after %(hours)s h go on to %(state)s", hours=what.hours, state=target)
