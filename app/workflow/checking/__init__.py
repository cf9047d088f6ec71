"""What is wrong with a process, and what only looks wrong. Pure.

A *fault* keeps it from being published, a *doubt* does not. Each names the piece it is about, so
that the screen can lead there.
"""

from itertools import chain

from app.workflow.checking.fields import FIELDS
from app.workflow.checking.finding import Finding, Surroundings
from app.workflow.checking.shape import SHAPE
from app.workflow.definition import Definition

__all__ = ["Finding", "Surroundings", "findings"]


def findings(drawn: Definition, around: Surroundings) -> list[Finding]:
    """Return everything that is wrong with this process, faults first."""
    found = list(chain.from_iterable(check(drawn, around) for check in (*SHAPE, *FIELDS)))
    return sorted(found, key=lambda each: each.is_doubt)
