"""What people are told of, read from the event log only.

The notices and the place in the log are one transaction, so each fact is told exactly once. What an
import writes is past and tells nobody.
"""

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from app.core.actor import SYSTEM
from app.core.db import db
from app.core.events import Recorded, consumer
from app.incidents import services as incidents
from app.incidents.models import FollowUpState
from app.incidents.queries import following
from app.notifications import queries, services
from app.notifications.models import Kind, Place
from app.problems.models import Problem
from app.workflow.process import StateCategory

CAME_DUE = frozenset({FollowUpState.DONE, FollowUpState.REFUSED})


@consumer("notifications")
def tell(facts: Sequence[Recorded]) -> None:
    """Tell of each fact that somebody wants to hear."""
    for fact in facts:
        if not fact.replayed and fact.type in TELLING:
            TELLING[fact.type](fact)


def assigned(fact: Recorded) -> None:
    """Tell whoever has it now."""
    given = fact.payload["new_assignee_id"]
    if given and given != fact.payload["old_assignee_id"]:
        _tell(fact, Kind.ASSIGNED, {UUID(given)})


def mentioned(fact: Recorded) -> None:
    """Tell those whom the note calls; they follow from now on."""
    called = {UUID(key) for key in fact.payload["person_ids"]}
    _tell(fact, Kind.MENTIONED, called)
    for person in sorted(queries.following_by_themselves(called)):
        incidents.follows(fact.subject, person, why="mentioned", by=SYSTEM)


def answered(fact: Recorded) -> None:
    """Tell whoever has it and whoever follows it."""
    _tell(fact, Kind.ANSWERED, following.involved(fact.subject))


def wrote(fact: Recorded) -> None:
    """Have whoever writes follow from now on."""
    if fact.actor_kind == "person" and fact.actor_id:
        for person in queries.following_by_themselves({fact.actor_id}):
            incidents.follows(fact.subject, person, why="wrote", by=SYSTEM)


def solved(fact: Recorded) -> None:
    """Tell whoever has the problem, or has or follows one of its incidents.

    Whether they see it is asked when the notice is read.
    """
    if fact.payload["new_state_category"] == StateCategory.RESOLVED:
        services.tell(queries.concerned(fact.subject), Kind.SOLVED, place=Place.PROBLEM, of=fact)


def came_due(fact: Recorded) -> None:
    """Tell whoever has it that no answer came; when nobody has it, whoever set the follow-up."""
    if fact.payload["outcome"] in CAME_DUE:
        lying = following.standing(fact.subject)
        setter = fact.payload["set_by_id"]
        told = (lying and lying.assignee_id) or (setter and UUID(setter))
        _tell(fact, Kind.FOLLOW_UP, {told} if told else set())


def called_for(fact: Recorded) -> None:
    """Tell whom a process asks to look at an incident."""
    lying = following.standing(fact.subject)
    if lying is not None:
        _tell(fact, Kind.CALLED_FOR, _whom(fact, lying, following.involved))


def problem_called_for(fact: Recorded) -> None:
    """Tell whom a process asks to look at a problem; followers are those of its incidents.

    Whether they see it is asked when the notice is read.
    """
    problem = db.session.get_one(Problem, fact.subject)
    called = _whom(fact, problem, queries.concerned)
    services.tell(called, Kind.CALLED_FOR, place=Place.PROBLEM, of=fact)


def problem_assigned(fact: Recorded) -> None:
    """Tell whoever has the problem now."""
    given = fact.payload["new_assignee_id"]
    if given and given != fact.payload["old_assignee_id"]:
        services.tell({UUID(given)}, Kind.ASSIGNED, place=Place.PROBLEM, of=fact)


def problem_noted(fact: Recorded) -> None:
    """Tell those whom the note calls. Whether they see it is asked when the notice is read."""
    called = queries.called_in(UUID(fact.payload["note_id"]))
    services.tell(called, Kind.MENTIONED, place=Place.PROBLEM, of=fact)


TELLING: Mapping[str, Callable[[Recorded], None]] = {
    "incident.assigned": assigned,
    "incident.mentioned": mentioned,
    "incident.customer_wrote": answered,
    "incident.noted": wrote,
    "incident.replied": wrote,
    "incident.follow_up_ended": came_due,
    "incident.called_for": called_for,
    "problem.moved": solved,
    "problem.called_for": problem_called_for,
    "problem.assigned": problem_assigned,
    "problem.noted": problem_noted,
}


def _whom(
    fact: Recorded, of: following.Standing | Problem, followers: Callable[[UUID], set[UUID]]
) -> set[UUID]:
    """Return whom a process calls, of what this lies with."""
    match fact.payload["whom"]:
        case "leads":
            return queries.leads_over(of.department_id)
        case "followers":
            return followers(fact.subject)
    return {of.assignee_id} if of.assignee_id else set()


def _tell(fact: Recorded, kind: Kind, people: set[UUID]) -> None:
    """Tell those who see the incident by now."""
    lying = following.standing(fact.subject)
    if lying is not None and people:
        seeing = following.readers_among(lying, people)
        services.tell(seeing, kind, place=Place.INCIDENT, of=fact)
