"""Opening a problem."""

from collections import Counter
from collections.abc import Mapping, Sequence
from uuid import UUID

from app.core.actor import Actor
from app.core.db import db
from app.core.errors import Invalid
from app.core.events import publish
from app.core.text import lazy
from app.incidents.models import Incident
from app.people.models import Department
from app.problems.events import ProblemOpened
from app.problems.models import Placed, Problem
from app.problems.services import counting, joining
from app.problems.services.filling import OWN_FIELDS
from app.problems.services.finding import keep_words
from app.workflow import queries as workflow


def open_(
    *,
    title: str,
    by: Actor,
    description: str = "",
    department_id: UUID | None = None,
    incidents: Sequence[Incident] = (),
    placed: str = Placed.PERSON,
    fields: Mapping[str, object] | None = None,
) -> Problem:
    """Open a problem with these incidents, none of which hangs on another one.

    Without a department it is that of most of its incidents. `fields` are values of the company's
    own fields, by their codes. Raises Invalid, AlreadyJoined.
    """
    department = check_department(department_id or _of_most(incidents))
    if department is None and not incidents:
        raise Invalid({"department": lazy("Say whose problem it is.")})
    problem = _add(title, description, department)
    OWN_FIELDS.begin(problem, fields or {})
    publish(
        ProblemOpened(
            subject_id=problem.id,
            number=problem.number,
            state=problem.state,
            priority=problem.priority,
            department_id=department,
        ),
        by=by,
    )
    for incident in incidents:
        joining.join(problem, incident, by=by, placed=placed)
    return problem


def check_department(id_: UUID | None) -> UUID | None:
    """Return the key, when there is such a department that still works. Raises Invalid."""
    if id_ is not None:
        found = db.session.get(Department, id_)
        if found is None or not found.active:
            raise Invalid({"department": lazy("There is no such department.")})
    return id_


def _of_most(incidents: Sequence[Incident]) -> UUID | None:
    found = Counter(each.department_id for each in incidents if each.department_id)
    keys = [key for key, _ in found.most_common()]
    working = (key for key in keys if (row := db.session.get(Department, key)) and row.active)
    return next(working, None)


def _add(title: str, description: str, department_id: UUID | None) -> Problem:
    process = workflow.newest("problem")
    problem = Problem(
        title=title,
        description=description,
        department_id=department_id,
        process_id=process.id,
        version=1,
    )
    problem.stand(process.states[process.first])
    db.session.add(problem)
    db.session.flush()
    problem.updated_at = problem.created_at
    counting.seen_by(problem, counting.own_viewers(problem))
    keep_words(problem)
    return problem
