"""The company's own fields of problems: what conditions may ask beside them."""

from app.incidents.models import Priority
from app.problems.models import Problem, Value
from app.workflow.conditions import Value as Held
from app.workflow.services.filling import OwnFields


def _beside(problem: Problem) -> dict[str, Held | None]:
    return {
        "state": problem.state,
        "priority": Priority(problem.priority).name.lower(),
        "assignee": problem.assignee_id,
    }


OWN_FIELDS: OwnFields[Problem] = OwnFields(Value, _beside)
"""What problems hold in the company's own fields."""
