"""What a process does by itself when a problem takes a move."""

from uuid import UUID

from typing_extensions import override

from app.core.actor import Actor
from app.core.events import publish
from app.problems.events import ProblemCalledFor, ProblemEdited
from app.problems.models import Problem
from app.problems.services.filling import OWN_FIELDS
from app.problems.services.giving import give
from app.problems.services.history import remember
from app.workflow.services.stepping import Steps


class ProblemSteps(Steps[Problem]):
    kind = "problem"
    fields = OWN_FIELDS

    @override
    def give(self, row: Problem, to: UUID | None, *, by: Actor) -> None:
        give(row, department_id=row.department_id, assignee_id=to, by=by)

    @override
    def call(self, row: Problem, whom: str, *, by: Actor) -> None:
        publish(ProblemCalledFor(subject_id=row.id, whom=whom, state=row.state), by=by)

    @override
    def tell_set(self, row: Problem, name: str, *, old: object, new: object, by: Actor) -> None:
        remember(row, name, old=old, new=new, by=by)
        publish(ProblemEdited(subject_id=row.id, fields=(name,)), by=by)


STEPS = ProblemSteps()
