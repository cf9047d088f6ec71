"""Rows that follow a process, whatever part they belong to."""

from uuid import UUID

from sqlalchemy.orm import Mapped

from app.workflow import queries
from app.workflow.process import Process, State


class Follower:
    """What the table of such rows has; each says itself what its columns are."""

    id: Mapped[UUID]
    process_id: Mapped[UUID]
    state: Mapped[str]
    assignee_id: Mapped[UUID | None]

    @property
    def process(self) -> Process:
        """The version of the process that it follows."""
        return queries.process(self.process_id)

    @property
    def standing(self) -> State:
        """The state it is in."""
        return self.process.states[self.state]
