"""What tests of cascades do and look at."""

from collections.abc import Sequence

from sqlalchemy import select

from app.core.actor import Actor
from app.core.db import db, transaction
from app.incidents.models import Incident, Message
from app.problems import access
from app.problems.models import Cascade, CascadeItem, Kind, Problem
from app.problems.services import cascading
from tests.problems.desk import ProblemDesk

TEXTS = {"en": "Hello {name}, {number} is solved.", "ru": "Здравствуйте, {name}! {number} решён."}


def solve(
    desk: ProblemDesk, problem: Problem, kind: Kind = Kind.SOLVE, *, by: Actor | None = None
) -> Cascade:
    """Start a cascade as a route does, and do its job as the worker does."""
    cascade: Cascade = desk.at(problem, cascading.start, kind, TEXTS, by=by or desk.vera)
    cascading.run(str(cascade.id))
    db.session.refresh(cascade)
    return cascade


def undo(desk: ProblemDesk, problem: Problem, cascade: Cascade) -> None:
    with transaction():
        found = access.problem(desk.vera, problem.number, to="work")
        cascading.undo(db.session.get_one(Cascade, cascade.id), found, by=desk.vera)
    cascading.run(str(cascade.id))


def item(cascade: Cascade, incident: Incident) -> CascadeItem:
    return db.session.get_one(CascadeItem, (cascade.id, incident.id), populate_existing=True)


def replies(incident: Incident) -> Sequence[tuple[str, str]]:
    query = select(Message.text, Message.delivery).where(
        Message.incident_id == incident.id, Message.voice == "reply"
    )
    return [(told, delivery or "") for told, delivery in db.session.execute(query)]
