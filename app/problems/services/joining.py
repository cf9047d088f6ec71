"""Which problem an incident hangs on."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.core.actor import Actor
from app.core.db import db
from app.core.events import publish
from app.incidents import services as incidents
from app.incidents.models import Incident
from app.incidents.services import history as incident_history
from app.problems.errors import (
    AlreadyJoined,
    NotAMember,
    ProblemIsClosed,
    ProblemIsMerged,
    RefusedBefore,
)
from app.problems.events import IncidentJoined, IncidentLeft
from app.problems.models import Membership, Placed, Problem
from app.problems.services import counting, examples, suggesting
from app.problems.services.history import remember, touch
from app.workflow.errors import MoveNeeds, NoSuchMove
from app.workflow.process import StateCategory

WAITING_PROBLEM = "waiting_problem"


def join(
    problem: Problem,
    incident: Incident,
    *,
    by: Actor,
    placed: str = Placed.PERSON,
    why: Mapping[str, Any] | None = None,
) -> Membership:
    """Hang the incident on the problem; it waits for the problem, where its process allows.

    Hanging there already is no matter. Raises AlreadyJoined, ProblemIsClosed, ProblemIsMerged,
    and RefusedBefore when the machine would place what a person took away from here.
    """
    check_takes(problem)
    found = membership(incident.id)
    if found and found.problem_id == problem.id:
        return found
    if found:
        raise AlreadyJoined
    if placed == Placed.MACHINE and examples.is_refused(incident.id, problem.id):
        raise RefusedBefore
    made = _place(problem, incident, by=by, placed=placed, why=why)
    if problem.is_live:
        _move_where_allowed(incident, WAITING_PROBLEM, by=by)
    return made


def detach(problem: Problem, incident: Incident, *, by: Actor) -> None:
    """Take the incident off the problem; what waited for the problem is in work again.

    Raises NotAMember.
    """
    _take_off(problem, incident, by=by)
    if incident.state == WAITING_PROBLEM:
        target = incident.process.toward(incident.state, StateCategory.OPEN)
        _move_where_allowed(incident, target.code, by=by)


def transfer(problem: Problem, incident: Incident, to: Problem, *, by: Actor) -> None:
    """Hang the incident on another problem. Raises NotAMember, and as `join` does."""
    check_takes(to)
    if to.id == problem.id:
        return
    _take_off(problem, incident, by=by)
    join(to, incident, by=by)


def check_takes(problem: Problem) -> None:
    """Raise ProblemIsMerged or ProblemIsClosed when nothing can be hung on this problem."""
    if problem.merged_into_id:
        raise ProblemIsMerged
    if problem.state_category == StateCategory.CLOSED:
        raise ProblemIsClosed


def membership(incident_id: UUID) -> Membership | None:
    """Return where the incident hangs, as it is now."""
    query = select(Membership).where(Membership.incident_id == incident_id)
    found = db.session.scalars(query.execution_options(populate_existing=True))
    return found.one_or_none()


def memberships(incident_ids: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """Return problem -> those of these incidents that hang on it, as it is now."""
    found: dict[UUID, list[UUID]] = {}
    query = select(Membership.problem_id, Membership.incident_id)
    for problem_id, key in db.session.execute(
        query.where(Membership.incident_id.in_(incident_ids))
    ):
        found.setdefault(problem_id, []).append(key)
    return found


def _place(
    problem: Problem,
    incident: Incident,
    *,
    by: Actor,
    placed: str,
    why: Mapping[str, Any] | None,
) -> Membership:
    touch(problem)
    why = suggesting.placed(problem, incident, by=by) or why
    made = Membership(
        incident_id=incident.id,
        problem_id=problem.id,
        placed=placed,
        why=dict(why) if why else None,
        by_kind=by.kind,
        by_id=by.id,
        by_name=by.name,
        at=problem.updated_at,
    )
    db.session.add(made)
    _tell(incident, old=None, new=problem.number, by=by)
    counting.count_in(problem, incident, by=by)
    remember(problem, "joined", old=None, new=incident.id, by=by)
    if placed == Placed.PERSON:
        examples.remember(incident.id, problem.id, "yes", by=by)
    publish(IncidentJoined(subject_id=problem.id, incident_id=incident.id, placed=placed), by=by)
    return made


def _take_off(problem: Problem, incident: Incident, *, by: Actor) -> None:
    found = membership(incident.id)
    if found is None or found.problem_id != problem.id:
        raise NotAMember
    touch(problem)
    db.session.delete(found)
    db.session.flush()
    _tell(incident, old=problem.number, new=None, by=by)
    counting.count_out(problem, incident, by=by)
    remember(problem, "left", old=incident.id, new=None, by=by)
    examples.remember(incident.id, problem.id, "no", by=by)
    suggesting.taken_off(problem, incident, by=by)
    publish(IncidentLeft(subject_id=problem.id, incident_id=incident.id), by=by)


def _tell(incident: Incident, *, old: int | None, new: int | None, by: Actor) -> None:
    """Let the incident's own history say so, too."""
    incident_history.touch(incident)
    incident_history.remember(incident, incident_history.PROBLEM, old=old, new=new, by=by)


def _move_where_allowed(incident: Incident, target: str, *, by: Actor) -> None:
    try:
        by_now = incidents.OWN_FIELDS.mover(incident, by)
        incident.process.move(incident.state, target, given={}, by=by_now)
    except (NoSuchMove, MoveNeeds):
        return
    incidents.move(incident, target, by=by)
