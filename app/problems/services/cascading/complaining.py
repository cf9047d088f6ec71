"""Still broken: customers who say so after a problem was solved open it again."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select, text

from app.core.actor import SYSTEM
from app.core.db import db
from app.core.settings import settings
from app.core.text import ngettext
from app.problems.models import Problem, StillBroken
from app.problems.services.moving import follow
from app.problems.services.talking import note
from app.workflow.process import StateCategory

SOLVED_PROBLEM = text("""
SELECT m.problem_id, i.id, i.number, i.requester_id
FROM incidents.incident AS i
JOIN problems.membership AS m ON m.incident_id = i.id
JOIN problems.problem AS p ON p.id = m.problem_id
WHERE i.id = :incident AND i.state_category = 'resolved' AND p.state_category = 'resolved'
""")


class _About(NamedTuple):
    problem_id: UUID
    incident_id: UUID
    number: int
    requester_id: UUID


def complain(incident_id: UUID, message_id: UUID) -> None:
    """Keep that a customer wrote on a resolved incident of a solved problem.

    When as many different customers as the setting `still_broken` have, the problem is opened
    again, with a note that says why.
    """
    row = db.session.execute(SOLVED_PROBLEM, {"incident": incident_id}).first()
    if row is None:
        return
    about = _About._make(row)
    problem = db.session.get_one(
        Problem, about.problem_id, with_for_update=True, populate_existing=True
    )
    if problem.state_category != StateCategory.RESOLVED:
        return
    db.session.add(
        StillBroken(
            message_id=message_id,
            problem_id=problem.id,
            incident_id=about.incident_id,
            requester_id=about.requester_id,
        )
    )
    db.session.flush()
    customers = _customers(problem)
    if customers >= settings().still_broken:
        _open_again(problem, customers, about.number)


def _customers(problem: Problem) -> int:
    """How many different customers have said so since it was solved."""
    since = StillBroken.at >= problem.solved_at
    query = select(func.count(StillBroken.requester_id.distinct()))
    return db.session.scalar(query.where(StillBroken.problem_id == problem.id, since)) or 0


def _open_again(problem: Problem, customers: int, number: int) -> None:
    process = problem.process
    led = process.on_customer.get(problem.state)
    follow(problem, led or process.toward(problem.state, StateCategory.OPEN).code, by=SYSTEM)
    said = ngettext(
        "Opened again: %(number)s customer says that it is still broken, the last one in"
        " %(incident)s.",
        "Opened again: %(number)s customers say that it is still broken, the last one in"
        " %(incident)s.",
        customers,
        incident=f"INC-{number}",
    )
    note(problem, said, by=SYSTEM)
