"""The small desk, with problems."""

from collections.abc import Sequence
from typing import Any

from app.core.actor import SYSTEM, Actor
from app.core.db import transaction
from app.incidents import access as incident_access
from app.incidents.models import Incident
from app.problems import access, services
from app.problems.models import Problem
from tests.incidents.desk import Desk


class ProblemDesk(Desk):
    """Opens problems and does their verbs, as routes would."""

    def problem(
        self, *incidents: Incident, title: str = "Cards do not arrive", by: Actor = SYSTEM
    ) -> Problem:
        """Open a problem with these incidents; without any it is that of Cards."""
        with transaction():
            held = self.held(incidents)
            department = None if incidents else self.cards
            return services.open_(title=title, by=by, department_id=department, incidents=held)

    def at(self, problem: Problem, verb: Any, *args: Any, by: Actor, **more: Any) -> Any:
        """Do one verb: found through the door, in a transaction of its own."""
        with transaction():
            return verb(access.problem(by, problem.number, to="work"), *args, by=by, **more)

    def with_incident(
        self, problem: Problem, verb: Any, incident: Incident, *args: Any, by: Actor, **more: Any
    ) -> Any:
        """Do one verb with an incident, both found through their doors."""
        with transaction():
            found, (one,) = access.problem_and_incidents(by, problem.number, [incident.number])
            return verb(found, one, *args, by=by, **more)

    def two(self, verb: Any, problem: Problem, other: Problem, *, by: Actor) -> None:
        with transaction():
            verb(*access.part_and_whole(by, problem.number, other.number), by=by)

    @staticmethod
    def held(incidents: Sequence[Incident]) -> list[Incident]:
        return [incident_access.incident(SYSTEM, each.number, to="work") for each in incidents]
