"""History in words: what each change made of a field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.core.errors import Words
from app.core.text import _
from app.people import queries as people
from app.people.wording import REASONS as REASONS_OF_PEOPLE
from app.problems.models import Problem
from app.problems.pages.blueprint import departments
from app.problems.pages.wording import FIELDS
from app.problems.queries import Changed
from app.web.dates import date
from app.web.look import locale
from app.workflow import filling
from app.workflow.naming import key_of, person_fields
from app.workflow.process import FIELDS as OWN
from app.workflow.wording import REASONS as REASONS_OF_PROCESSES

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
        known = {**REASONS_OF_PEOPLE, **REASONS_OF_PROCESSES}
        return known.get(self.change.reason or "", self.change.reason)


def lines(history: Sequence[Changed], problem: Problem) -> list[Line]:
    """Return the history in words."""
    persons = {"assignee", *person_fields("problem")}
    told = [value for each in history if each.field in persons for value in (each.old, each.new)]
    found = people.people_by_ids({key for each in told if (key := key_of(each))})
    names = {key: each.name for key, each in found.items()}
    return [
        Line(
            filling.called("problem", each.field) or FIELDS.get(each.field, each.field),
            _said(each, each.old, problem, names),
            _said(each, each.new, problem, names),
            each,
        )
        for each in history
    ]


def said_of(field: str, raw: Any) -> str:
    """Return a value that two people gave differently, in the reader's words."""
    if not field.startswith(OWN):
        return date(datetime.fromisoformat(raw)) if field == "due_at" and raw else raw or NONE
    key = key_of(raw)
    found = people.people_by_ids({key}) if key else {}
    names = {key: each.name for key, each in found.items()}
    return filling.said_in_history("problem", field, raw, names)


def _said(change: Changed, raw: Any, problem: Problem, names: Mapping[UUID, str]) -> str:
    if raw is None or raw == "":
        return NONE
    if change.field.startswith(OWN):
        return filling.said_in_history("problem", change.field, raw, names)
    match change.field:
        case "state" | "wait":
            state = problem.process.states.get(raw)
            return state.label(locale()) if state else raw
        case "assignee":
            return names.get(UUID(raw), NONE)
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
