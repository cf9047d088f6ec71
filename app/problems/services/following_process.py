"""What problems are to processes, and what happens with them when time is up."""

from uuid import UUID

from sqlalchemy import select

from app.core.actor import SYSTEM
from app.core.db import db, savepoint
from app.core.errors import Refusal
from app.incidents.models import Priority, pile
from app.problems.events import ProblemTakenOver
from app.problems.models import Change, Problem
from app.problems.services.history import remember, touch
from app.problems.services.moving import move
from app.workflow import services as workflow
from app.workflow.definition import FieldKind, StateCategory
from app.workflow.kinds import Kind
from app.workflow.names import Known

TIME_IS_UP, NO_WAY_ON = "time_is_up", "no_way_on"
"""Why the desk moves it on, or does not, in history."""
WAIT = "wait"


def move_on(problem_id: UUID) -> None:
    """Move it on, if it still stands where its timer was set; a refusal stands in its history."""
    query = select(Problem).where(Problem.id == problem_id).with_for_update(of=Problem)
    problem = db.session.scalars(query.execution_options(populate_existing=True)).one()
    due = workflow.take_timer(problem_id)
    if due is None or due.state != problem.state:
        return
    try:
        with savepoint():
            move(problem, due.target, by=SYSTEM, reason=TIME_IS_UP)
    except Refusal:
        touch(problem)
        remember(problem, WAIT, old=due.target, new=None, by=SYSTEM, reason=NO_WAY_ON)


PROBLEMS = Kind(
    code="problem",
    names={
        "priority": Known(FieldKind.CHOICE, frozenset(each.name.lower() for each in Priority)),
        "assignee": Known(FieldKind.PERSON),
    },
    table="problems.problem",
    piles={category: int(pile(category)) for category in StateCategory},
    history=Change,
    owner="problem_id",
    taken_over=ProblemTakenOver,
    takes_fields=False,
    time_is_up=move_on,
)
