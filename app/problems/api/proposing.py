"""Bursts that wait for a lead's yes, for programs."""

from uuid import UUID

from flask import Response

from app.core.actor import actor
from app.core.answers import answer
from app.core.idempotency import once
from app.core.openapi import documented
from app.core.sent import body_as
from app.incidents.queries import programs
from app.problems import access, services
from app.problems.api.blueprint import TAG, api
from app.problems.errors import NothingToOpen, ProposalAnswered
from app.problems.models import Proposal, ProposalAnswer
from app.problems.queries import proposing as queries
from app.problems.schemas import AnswerIn, AnswerOut, ProposalOut, ProposalsOut, ProposedOut


@api.get("/proposals")
@documented(TAG, ProposalsOut)
def proposals() -> Response:
    """List the bursts that are the caller's to answer."""
    access.check_may_decide(actor())
    found = queries.waiting(actor())
    names = programs.names_of(departments={row.department_id for row in found if row.department_id})
    rows = [
        ProposalOut(
            id=str(row.id),
            department=names.departments[row.department_id] if row.department_id else None,
            found_at=row.found_at,
            incidents=[_proposed(each) for each in row.shown],
            hidden=row.hidden,
        )
        for row in found
    ]
    return answer(ProposalsOut(proposals=rows))


@api.put("/proposals/<uuid:proposal>/answer")
@documented(TAG, AnswerOut, body=AnswerIn, once=True, refusals=[ProposalAnswered, NothingToOpen])
def answer_proposal(proposal: UUID) -> Response:
    """Say yes, and a problem is opened of it; or no, and its incidents are left alone."""
    with once() as sent:
        found = access.proposal(actor(), proposal)
        if old := sent.answer():
            return old
        return sent.keep(answer(_answered(found, ProposalAnswer(body_as(AnswerIn).answer))))


def _answered(proposal: Proposal, said: ProposalAnswer) -> AnswerOut:
    if said is ProposalAnswer.NO:
        services.proposing.refuse(proposal, by=actor())
        return AnswerOut(answer="no", problem=None)
    problem = services.proposing.accept(proposal, by=actor())
    return AnswerOut(answer="yes", problem=problem.reference)


def _proposed(message: queries.Message) -> ProposedOut:
    return ProposedOut(
        incident=f"INC-{message.number}",
        subject=message.subject,
        score=round(message.score, 3),
        shared=list(message.why.shared),
    )
