"""Where the open rows of a process stand, as its screens tell it."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.workflow import queries
from app.workflow.definition import State
from app.workflow.process import Process


@dataclass(frozen=True)
class Standing:
    """So many open rows of a version in one of its states."""

    process: Process
    state: State
    rows: int

    @property
    def place(self) -> str:
        """It, as the fields of a form and the faults of a refusal are called: 2.in_progress."""
        return f"{self.process.version}.{self.state.code}"


def standing(code: str) -> Sequence[Standing]:
    """Return where open rows stand, the newest version first, states in their order."""
    rows = {(each.process_id, each.state): each.rows for each in queries.open_rows(code)}
    found = []
    for version in queries.versions(code):
        process = queries.process(version.id)
        for state in process.states.values():
            count = rows.get((version.id, state.code), 0)
            if count:
                found.append(Standing(process, state, count))
    return found
