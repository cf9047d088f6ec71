"""What problems are to processes, and what happens with them when time is up."""

from uuid import UUID

from sqlalchemy import select

from app.core.actor import SYSTEM
from app.core.db import db
from app.incidents.models import Priority, pile
from app.problems.events import ProblemTakenOver
from app.problems.models import Change, Problem
from app.problems.models import Kind as Cascading
from app.problems.services.cascading import start
from app.problems.services.history import remember, touch
from app.problems.services.moving import move
from app.workflow import services as workflow
from app.workflow.definition import FieldKind, StateCategory
from app.workflow.kinds import Kind
from app.workflow.names import Known
from app.workflow.services.timing import NO_WAY_ON, TIME_IS_UP, WAIT


def move_on(problem_id: UUID) -> None:
    """Move it on, if it still stands where its timer was set; a refusal stands in its history."""
    query = select(Problem).where(Problem.id == problem_id).with_for_update(of=Problem)
    problem = db.session.scalars(query.execution_options(populate_existing=True)).one()
    workflow.move_in_time(
        problem,
        go=lambda target: _go(problem, target),
        stay=lambda target: _stay(problem, target),
    )


def _go(problem: Problem, target: str) -> None:
    """Move it there; closing takes its incidents along, and tells nobody anything."""
    known = problem.process.states.get(target)
    if known and known.category == StateCategory.CLOSED:
        start(problem, Cascading.CLOSE, {}, by=SYSTEM, reason=TIME_IS_UP, to=target)
    else:
        move(problem, target, by=SYSTEM, reason=TIME_IS_UP)


def _stay(problem: Problem, target: str) -> None:
    touch(problem)
    remember(problem, WAIT, old=target, new=None, by=SYSTEM, reason=NO_WAY_ON)


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
    by_hand=frozenset({StateCategory.RESOLVED}),
    time_is_up=move_on,
)
