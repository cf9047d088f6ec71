"""History in words: what each change made of a field."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.core.errors import Words
from app.core.text import _
from app.people import queries as people
from app.people.wording import REASONS
from app.problems.models import Problem
from app.problems.pages.blueprint import departments
from app.problems.pages.wording import FIELDS
from app.problems.queries import Changed
from app.web.dates import date
from app.web.look import locale

NONE = "–"
PRIORITIES = {1: "Critical", 2: "High", 3: "Medium", 4: "Low"}


@dataclass(frozen=True)
class Line:
    """A line of history as it is shown."""

    field: Words
    old: str
    new: str
    change: Changed

    @property
    def reason(self) -> Words | None:
        """Why, in the reader's language where the desk itself gave the reason."""
        return REASONS.get(self.change.reason or "", self.change.reason)


def lines(history: Sequence[Changed], problem: Problem) -> list[Line]:
    """Return the history in words."""
    given = [each for each in history if each.field == "assignee"]
    persons = people.people_by_ids(
        {UUID(key) for each in given for key in (each.old, each.new) if key}
    )
    return [
        Line(
            FIELDS.get(each.field, each.field),
            _said(each, each.old, problem, persons),
            _said(each, each.new, problem, persons),
            each,
        )
        for each in history
    ]


def _said(
    change: Changed, raw: Any, problem: Problem, persons: dict[UUID, people.PersonName]
) -> str:
    if raw is None or raw == "":
        return NONE
    match change.field:
        case "state":
            return problem.process.states[raw].label(locale())
        case "assignee":
            person = persons.get(UUID(raw))
            return person.name if person else NONE
        case "department":
            department = departments().get(UUID(raw))
            return department.name if department else NONE
        case "priority":
            return str(_(PRIORITIES[raw]))
        case "due_at":
            return date(datetime.fromisoformat(raw))
        case "joined" | "left":
            return f"INC-{change.incident}" if change.incident else _("one that you do not see")
        case "merged" | "merged_into" | "split":
            return f"PRB-{change.problem}" if change.problem else NONE
    return str(raw)
