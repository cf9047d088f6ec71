"""What incidents do on the facts of the parts below."""

from uuid import UUID

from app.core.actor import SYSTEM
from app.core.db import transaction
from app.core.events import on
from app.core.jobs import job, later
from app.incidents import queries, services
from app.people import queries as people
from app.people.events import PersonDeactivated

BATCH = 100


@on(PersonDeactivated)
def give_back(fact: PersonDeactivated) -> None:
    """Have the open work of whoever works here no more given back to their departments."""
    later(give_back_work_of, str(fact.subject_id))


@job
def give_back_work_of(person_id: str) -> int:
    """Put this person's open incidents into the queues of their departments. Returns how many.

    One transaction per batch. Called twice, or again after a crash, it finds only what is left;
    somebody who has come back meanwhile keeps the rest.
    """
    given = 0
    while batch := _batch(UUID(person_id)):
        given += batch
    return given


def _batch(person_id: UUID) -> int:
    with transaction():
        holder = people.person(person_id)
        if holder is None or holder.active:
            return 0
        held = queries.open_work_of(person_id, most=BATCH)
        for incident in held:
            services.give_back(incident, reason=services.DEACTIVATED, by=SYSTEM)
        return len(held)
