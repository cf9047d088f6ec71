"""States of the past: told by the codes of the process that ships, kept in those of the desk."""

from collections.abc import Mapping

from app.workflow.process import Process, StateCategory

SHIPPED: Mapping[str, StateCategory] = {
    "new": StateCategory.NEW,
    "in_progress": StateCategory.OPEN,
    "waiting_customer": StateCategory.WAITING,
    "waiting_problem": StateCategory.WAITING,
    "resolved": StateCategory.RESOLVED,
    "closed": StateCategory.CLOSED,
}


def state_in(process: Process, told: str) -> str:
    """Return the code of what stands in `process` for a state of the one that ships."""
    return process.called(told, SHIPPED[told]).code
