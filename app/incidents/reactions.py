"""What incidents do on the facts of the parts below, and on their own."""

from collections.abc import Sequence
from uuid import UUID

from app.core.actor import SYSTEM
from app.core.events import on, on_all
from app.core.jobs import job, later
from app.incidents import queries, services
from app.incidents.events import CustomerWrote, IncidentMoved
from app.people.events import PersonDeactivated
from app.people.leaving import DEACTIVATED, give_back_all
from app.workflow import services as workflow
from app.workflow.kinds import register
from app.workflow.process import StateCategory

BATCH = 100
FINISHED = {StateCategory.RESOLVED, StateCategory.CLOSED}


register(services.INCIDENTS)


@on(PersonDeactivated)
def give_back(fact: PersonDeactivated) -> None:
    """Have the open work of whoever works here no more given back to their departments."""
    later(give_back_work_of, str(fact.subject_id))


@job
def give_back_work_of(person_id: str) -> int:
    """Put this person's open incidents into the queues of their departments. Returns how many."""
    return give_back_all(UUID(person_id), _give_back_some)


def _give_back_some(person_id: UUID) -> int:
    held = queries.open_work_of(person_id, most=BATCH)
    for incident in held:
        services.give_back(incident, reason=DEACTIVATED, by=SYSTEM)
    return len(held)


@on(CustomerWrote)
def answered(fact: CustomerWrote) -> None:
    """Have nothing happen that was to happen without an answer."""
    services.cancel_follow_ups([fact.subject_id], reason=services.ANSWERED)


@on_all(IncidentMoved)
def finished(facts: Sequence[IncidentMoved]) -> None:
    """Wait for no answer to what is resolved or closed, and for no time that was to pass."""
    workflow.stop_timers([fact.subject_id for fact in facts])
    over = [fact.subject_id for fact in facts if fact.new_state_category in FINISHED]
    if over:
        services.cancel_follow_ups(over, reason=services.FINISHED)
