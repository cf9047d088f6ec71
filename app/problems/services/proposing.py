"""Bursts that wait for the yes of a lead."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from app.core import time
from app.core.actor import SYSTEM, Actor
from app.core.db import db
from app.core.events import publish
from app.incidents import access as incidents
from app.incidents.models import Incident
from app.problems.errors import NothingToOpen, ProposalAnswered
from app.problems.events import ProposalAccepted, ProposalMade, ProposalRefused
from app.problems.models import Membership, Placed, Problem, Proposal, ProposalAnswer, Proposed
from app.problems.queries.matching import first_words
from app.problems.services.free import free
from app.problems.services.opening import open_


@dataclass(frozen=True)
class Reason:
    """Why a message belongs to a burst: how near it is to the middle, and to whom."""

    score: float
    why: Mapping[str, Any]


def propose(found: Sequence[Incident], reasons: Mapping[UUID, Reason]) -> Proposal:
    """Ask the leads of most of these incidents' department about them."""
    departments = Counter(each.department_id for each in found)
    proposal = Proposal(department_id=departments.most_common(1)[0][0])
    db.session.add(proposal)
    db.session.flush()
    add(proposal, {each.id: reasons[each.id] for each in found})
    publish(ProposalMade(subject_id=proposal.id, department_id=proposal.department_id), by=SYSTEM)
    return proposal


def add(proposal: Proposal, reasons: Mapping[UUID, Reason]) -> None:
    """Have these incidents wait with the others; what waits already stays as it is."""
    rows = [
        {"proposal_id": proposal.id, "incident_id": key, "score": each.score, "why": each.why}
        for key, each in reasons.items()
    ]
    if rows:
        db.session.execute(insert(Proposed).on_conflict_do_nothing(), rows)


def held(key: UUID) -> Proposal | None:
    """Return the proposal with this key, locked, when it still waits."""
    query = select(Proposal).where(Proposal.id == key, Proposal.answer.is_(None))
    locked = query.with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(locked).one_or_none()


def refused(incident_ids: Collection[UUID]) -> Proposal | None:
    """Return the proposal with at least half of these incidents that a lead said no to.

    While the same talk goes on it is not proposed again.
    """
    query = (
        select(Proposed.proposal_id, func.count())
        .join(Proposal, Proposal.id == Proposed.proposal_id)
        .where(Proposed.incident_id.in_(incident_ids), Proposal.answer == ProposalAnswer.NO)
        .group_by(Proposed.proposal_id)
        .order_by(func.count().desc())
        .limit(1)
    )
    found = db.session.execute(query).one_or_none()
    if found is None or found[1] * 2 < len(incident_ids):
        return None
    return db.session.get(Proposal, found[0])


def accept(proposal: Proposal, *, by: Actor) -> Problem:
    """Open the problem, of all that still hang nowhere.

    Its words are those of the most central message that the lead sees, and of no private one.
    Raises ProposalAnswered, and NothingToOpen when none of these is left.
    """
    _check_waits(proposal)
    reasons = {row.incident_id: row for row in _proposed(proposal)}
    left = free(reasons)
    seen = _told(by, [each.id for each in left])
    central = max(seen, key=lambda key: reasons[key].score, default=None)
    if central is None:
        raise NothingToOpen
    words = first_words([central])[central]
    problem = open_(
        title=words.subject,
        description=words.message,
        by=by,
        incidents=left,
        placed=Placed.MACHINE,
    )
    for made in db.session.scalars(select(Membership).where(Membership.problem_id == problem.id)):
        made.why = reasons[made.incident_id].why
    _answer(proposal, ProposalAnswer.YES, by=by)
    proposal.problem_id = problem.id
    publish(ProposalAccepted(subject_id=proposal.id, problem_id=problem.id), by=by)
    return problem


def refuse(proposal: Proposal, *, by: Actor) -> None:
    """Leave the incidents alone. Raises ProposalAnswered."""
    _check_waits(proposal)
    _answer(proposal, ProposalAnswer.NO, by=by)
    publish(ProposalRefused(subject_id=proposal.id), by=by)


def _check_waits(proposal: Proposal) -> None:
    if not proposal.is_open:
        raise ProposalAnswered


def _answer(proposal: Proposal, answer: ProposalAnswer, *, by: Actor) -> None:
    proposal.answer, proposal.answered_at = answer, time.now()
    proposal.by_kind, proposal.by_id, proposal.by_name = by.kind, by.id, by.name


def _proposed(proposal: Proposal) -> Sequence[Proposed]:
    return db.session.scalars(select(Proposed).where(Proposed.proposal_id == proposal.id)).all()


def _told(by: Actor, ids: Collection[UUID]) -> Sequence[UUID]:
    query = select(Incident.id).where(
        Incident.id.in_(ids), ~Incident.private, incidents.visible_to(by)
    )
    return db.session.scalars(query).all()
