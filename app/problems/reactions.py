"""What problems do at once when something happens to their incidents."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from app.core.actor import SYSTEM
from app.core.db import db
from app.core.events import on, on_all
from app.core.jobs import job, later
from app.incidents.events import (
    CustomerWrote,
    IncidentAssigned,
    IncidentErased,
    IncidentHidden,
    IncidentMoved,
    IncidentNamed,
    IncidentPrioritised,
    IncidentRevealed,
    IncidentUnnamed,
)
from app.incidents.models import Incident
from app.people.events import PersonDeactivated
from app.people.leaving import DEACTIVATED, give_back_all
from app.problems import queries, services
from app.problems.events import ProblemMoved
from app.problems.models import Problem
from app.problems.services import cascading, counting, suggesting
from app.problems.services.counting import at_place
from app.problems.services.erasing import erase_copies
from app.problems.services.joining import membership, memberships
from app.workflow import services as workflow
from app.workflow.kinds import register
from app.workflow.process import StateCategory

register(services.PROBLEMS)

BATCH = 100
FINISHED = {StateCategory.RESOLVED, StateCategory.CLOSED}


@on_all(IncidentMoved)
def count(facts: Sequence[IncidentMoved]) -> None:
    """Count incidents that were finished, or taken up again; the priority follows."""
    turned: dict[UUID, int] = defaultdict(int)
    for fact in facts:
        was_live = fact.old_state_category not in FINISHED
        is_live = fact.new_state_category not in FINISHED
        turned[fact.subject_id] += is_live - was_live
    for problem, incident_ids in held_all([key for key, by in turned.items() if by]).items():
        changes: dict[int, int] = defaultdict(int)
        for key in incident_ids:
            changes[db.session.get_one(Incident, key).priority] += turned[key]
        counting.count_live(problem, changes, by=SYSTEM)


@on(PersonDeactivated)
def give_back(fact: PersonDeactivated) -> None:
    """Have the open problems of whoever works here no more given back to their departments."""
    later(give_back_problems_of, str(fact.subject_id))


@job
def give_back_problems_of(person_id: str) -> int:
    """Put this person's open problems into the queues of their departments. Returns how many."""
    return give_back_all(UUID(person_id), _give_back_some)


def _give_back_some(person_id: UUID) -> int:
    held = queries.open_work_of(person_id, most=BATCH)
    for problem in held:
        services.give_back(problem, reason=DEACTIVATED, by=SYSTEM)
    return len(held)


@on_all(IncidentMoved)
def ask_no_more(facts: Sequence[IncidentMoved]) -> None:
    """Let nobody be asked where incidents belong that are over."""
    over = [fact.subject_id for fact in facts if fact.new_state_category in FINISHED]
    suggesting.pass_by_incidents(over)


@on_all(ProblemMoved)
def moved_on(facts: Sequence[ProblemMoved]) -> None:
    """Wait for no time that was to pass where these stood before."""
    workflow.stop_timers([fact.subject_id for fact in facts])


@on(ProblemMoved)
def offer_no_more(fact: ProblemMoved) -> None:
    """Offer a problem that is over for no incident any more."""
    if fact.new_state_category in FINISHED:
        suggesting.pass_by_problem(fact.subject_id)


@on(CustomerWrote)
def hear(fact: CustomerWrote) -> None:
    """Take a customer's word that what was solved is still broken."""
    cascading.complain(fact.subject_id, fact.message_id)


@on(IncidentPrioritised)
def weigh(fact: IncidentPrioritised) -> None:
    """Keep the problem's priority the highest of its live incidents."""
    problem = held(fact.subject_id)
    if problem and db.session.get_one(Incident, fact.subject_id).is_live:
        changes = {fact.old_priority: -1, fact.new_priority: 1}
        counting.count_live(problem, changes, by=SYSTEM)


@on(IncidentErased)
def erase(fact: IncidentErased) -> None:
    """Forget the copies of its words, too."""
    erase_copies(fact.subject_id, fact.message_ids, whole=fact.whole)


@on(IncidentAssigned)
def let_see(fact: IncidentAssigned) -> None:
    """Let those see the problem who see the incident now, and no longer those who do not."""
    problem = held(fact.subject_id)
    if problem is None:
        return
    if fact.old_department_id != fact.new_department_id:
        private = db.session.get_one(Incident, fact.subject_id).private
        counting.seen_by(problem, [at_place(fact.new_department_id, private=private)])
        counting.unseen_by(problem, [at_place(fact.old_department_id, private=private)])
    if fact.old_assignee_id != fact.new_assignee_id:
        counting.seen_by(problem, [key for key in (fact.new_assignee_id,) if key])
        counting.unseen_by(problem, [key for key in (fact.old_assignee_id,) if key])


@on(IncidentHidden)
def hide(fact: IncidentHidden) -> None:
    """Let the leads and those named see the problem for it, not the whole department."""
    _see_instead(fact.subject_id, fact.viewer_ids, private=True)


@on(IncidentRevealed)
def reveal(fact: IncidentRevealed) -> None:
    """Let the whole department see the problem for it again."""
    _see_instead(fact.subject_id, fact.viewer_ids, private=False)


@on(IncidentNamed)
def let_named_see(fact: IncidentNamed) -> None:
    """Let whoever sees the incident by name see the problem."""
    problem = held(fact.subject_id)
    if problem:
        counting.seen_by(problem, [fact.viewer_id])


@on(IncidentUnnamed)
def let_unnamed_not_see(fact: IncidentUnnamed) -> None:
    """Take the reason away that the name gave."""
    problem = held(fact.subject_id)
    if problem:
        counting.unseen_by(problem, [fact.viewer_id])


def _see_instead(incident_id: UUID, named: Sequence[UUID], *, private: bool) -> None:
    problem = held(incident_id)
    if problem is None:
        return
    place = db.session.get_one(Incident, incident_id).department_id
    leads = [at_place(place, private=True), *named]
    everybody = [at_place(place, private=False)]
    counting.seen_by(problem, leads if private else everybody)
    counting.unseen_by(problem, everybody if private else leads)


def held_all(incident_ids: Sequence[UUID]) -> dict[Problem, list[UUID]]:
    """Return the problems of these incidents, locked, each with its incidents."""
    found: dict[Problem, list[UUID]] = defaultdict(list)
    for problem_id, keys in sorted(memberships(incident_ids).items()):
        problem = db.session.get_one(
            Problem, problem_id, with_for_update=True, populate_existing=True
        )
        # Whoever moves memberships holds the problems: under the lock it stays true.
        still = memberships(keys).get(problem_id, ())
        for key in keys:
            one = problem if key in still else held(key)
            if one:
                found[one].append(key)
    return found


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
