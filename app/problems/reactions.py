"""What problems do at once when something happens to their incidents."""

from uuid import UUID

from app.core.actor import SYSTEM
from app.core.db import db
from app.core.events import on
from app.incidents.events import IncidentAssigned, IncidentMoved, IncidentPrioritised
from app.incidents.models import Incident
from app.problems.models import NOBODY, Problem
from app.problems.services import counting
from app.problems.services.joining import membership
from app.workflow.process import StateCategory

FINISHED = {StateCategory.RESOLVED, StateCategory.CLOSED}


@on(IncidentMoved)
def count(fact: IncidentMoved) -> None:
    """Count an incident that was finished, or taken up again; the priority follows."""
    was_live = fact.old_state_category not in FINISHED
    is_live = fact.new_state_category not in FINISHED
    problem = held(fact.subject_id) if was_live != is_live else None
    if problem:
        priority = db.session.get_one(Incident, fact.subject_id).priority
        counting.count_live(problem, {priority: 1 if is_live else -1}, by=SYSTEM)


@on(IncidentPrioritised)
def weigh(fact: IncidentPrioritised) -> None:
    """Keep the problem's priority the highest of its live incidents."""
    problem = held(fact.subject_id)
    if problem and db.session.get_one(Incident, fact.subject_id).is_live:
        changes = {fact.old_priority: -1, fact.new_priority: 1}
        counting.count_live(problem, changes, by=SYSTEM)


@on(IncidentAssigned)
def let_see(fact: IncidentAssigned) -> None:
    """Let those see the problem who see the incident now, and no longer those who do not."""
    problem = held(fact.subject_id)
    if problem is None:
        return
    if fact.old_department_id != fact.new_department_id:
        counting.seen_by(problem, [fact.new_department_id or NOBODY])
        counting.unseen_by(problem, [fact.old_department_id or NOBODY])
    if fact.old_assignee_id != fact.new_assignee_id:
        counting.seen_by(problem, [key for key in (fact.new_assignee_id,) if key])
        counting.unseen_by(problem, [key for key in (fact.old_assignee_id,) if key])


def held(incident_id: UUID) -> Problem | None:
    """Return the problem of the incident, locked; None when it hangs on none.

    Whoever moves memberships holds the problems, so what is found under the lock stays true.
    """
    found = membership(incident_id)
    while found:
        problem = db.session.get(
            Problem, found.problem_id, with_for_update=True, populate_existing=True
        )
        again = membership(incident_id)
        if again is None or again.problem_id == found.problem_id:
            return problem if again else None
        found = again
    return None
