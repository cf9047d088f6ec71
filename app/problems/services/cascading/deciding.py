"""What a cascade does to one incident, or why it leaves it alone. Pure."""

from dataclasses import dataclass, field

from app.incidents.models import RESOLUTIONS
from app.problems.models import Kind, Why
from app.workflow.conditions import Values
from app.workflow.errors import MoveNeeds, NoSuchMove
from app.workflow.process import Mover, Process, StateCategory

SOLVED = RESOLUTIONS[0]
FINISHED = frozenset({StateCategory.RESOLVED, StateCategory.CLOSED})
SOLVING = frozenset({Kind.SOLVE, Kind.SOLVE_AND_CLOSE})


@dataclass(frozen=True, kw_only=True)
class Met:
    """An incident as a cascade meets it."""

    process: Process
    state: str
    was_reopened: bool
    """Whether a person has reopened by hand what this problem had resolved."""
    values: Values = field(default_factory=dict)
    """What its process knows of it, where that asks for fields."""

    @property
    def category(self) -> StateCategory:
        return self.process.states[self.state].category


@dataclass(frozen=True)
class Act:
    """What is done: the states it goes through, and whether its customer is told."""

    states: tuple[str, ...]
    tells: bool


def decide(kind: Kind, met: Met) -> Act | Why:
    """Return what the cascade does to the incident, or why it leaves it alone."""
    if met.category == StateCategory.CLOSED:
        return Why.CLOSED
    if met.category == StateCategory.RESOLVED:
        closes = kind in {Kind.CLOSE, Kind.SOLVE_AND_CLOSE}
        return _through(met, StateCategory.CLOSED) if closes else Why.RESOLVED
    if kind == Kind.CLOSE:
        return Why.NOT_RESOLVED
    if kind == Kind.WRITE:
        return Act((), tells=True)
    if met.was_reopened:
        return Why.REOPENED
    if kind == Kind.SOLVE:
        return _through(met, StateCategory.RESOLVED)
    return _through(met, StateCategory.RESOLVED, StateCategory.CLOSED)


def decide_after(kind: Kind, met: Met, *, was_live: bool) -> Act | Why:
    """Return the same, for an incident that may have been moved since the cascade was started."""
    is_live = met.category not in FINISHED
    if is_live and not was_live:
        return Why.REOPENED
    if was_live and met.category == StateCategory.RESOLVED:
        return Why.RESOLVED
    return decide(kind, met)


def _through(met: Met, *categories: StateCategory) -> Act | Why:
    states, here = [], met.state
    for category in categories:
        try:
            target = met.process.toward(here, category).code
            given = {"resolution": SOLVED, "reason": SOLVED}
            met.process.move(here, target, given=given, by=Mover(None, met.values))
        except (NoSuchMove, MoveNeeds):
            return Why.NO_WAY
        states.append(target)
        here = target
    return Act(tuple(states), tells=StateCategory.RESOLVED in categories)
