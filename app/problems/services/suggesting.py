"""Problems that are offered for an incident, and when an offer is over."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, text, update
from sqlalchemy.dialects.postgresql import insert

from app.core import time
from app.core.actor import SYSTEM, Actor
from app.core.db import db
from app.incidents.models import Incident
from app.matching.stems import BY_WORDS
from app.problems.models import Answer, Problem, Suggestion
from app.problems.services import examples

_NOBODY: dict[str, None] = {"by_kind": None, "by_id": None, "by_name": None}

# The offers for an incident that hangs on a problem now: that one was right, the others are over.
PLACED = text("""
UPDATE problems.suggestion SET
  state = CASE WHEN problem_id = :problem THEN 'accepted' ELSE 'passed' END,
  by_kind = :kind, by_id = :id, by_name = :name, decided_at = :at
WHERE incident_id = :incident AND (state = 'open' OR problem_id = :problem)
RETURNING problem_id, why
""")


def suggest(
    incident_id: UUID, problem_id: UUID, why: Mapping[str, Any], *, model: str = BY_WORDS
) -> bool:
    """Offer the problem for the incident; whether it is offered now.

    What a person has declined, or taken away from there, is not offered again.
    """
    if examples.is_refused(incident_id, problem_id):
        return False
    said = {"score": why["score"], "why": dict(why), "model": model, "at": time.now()}
    statement = insert(Suggestion).values(
        incident_id=incident_id, problem_id=problem_id, state=Answer.OPEN, **said
    )
    statement = statement.on_conflict_do_update(
        index_elements=[Suggestion.incident_id, Suggestion.problem_id],
        set_={"state": Answer.OPEN, "decided_at": None, **_NOBODY, **said},
        where=Suggestion.state.in_((Answer.OPEN, Answer.PASSED)),
    )
    return bool(db.session.scalar(statement.returning(Suggestion.problem_id)))


def placed(problem: Problem, incident: Incident, *, by: Actor) -> dict[str, Any] | None:
    """Close the offers for an incident that hangs on the problem now; why it was offered there."""
    bound = {
        "problem": problem.id,
        "incident": incident.id,
        "kind": by.kind,
        "id": by.id,
        "name": by.name,
        "at": time.now(),
    }
    found = {row.problem_id: row.why for row in db.session.execute(PLACED, bound)}
    return found.get(problem.id)


def taken_off(problem: Problem, incident: Incident, *, by: Actor) -> None:
    """Have what was offered, accepted, and taken back now be declined."""
    found = db.session.get(Suggestion, (incident.id, problem.id), populate_existing=True)
    if found:
        found.decide(Answer.DECLINED, by=by)


def pass_by_incidents(incident_ids: Collection[UUID]) -> None:
    """Nobody has to decide any more about incidents that are over."""
    if incident_ids:
        _pass_by(Suggestion.incident_id.in_(incident_ids))


def pass_by_words(incident_ids: Collection[UUID]) -> None:
    """A model has judged these incidents: what words alone said of them is over."""
    if incident_ids:
        _pass_by(Suggestion.incident_id.in_(incident_ids) & (Suggestion.model == BY_WORDS))


def pass_by_problem(problem_id: UUID) -> None:
    """Nobody has to decide any more about a problem that is over."""
    _pass_by(Suggestion.problem_id == problem_id)


def _pass_by(which: ColumnElement[bool]) -> None:
    db.session.execute(
        update(Suggestion)
        .where(which, Suggestion.state == Answer.OPEN)
        .values(
            state=Answer.PASSED,
            by_kind=SYSTEM.kind,
            by_name=SYSTEM.name,
            decided_at=time.now(),
        )
    )
