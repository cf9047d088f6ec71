"""History in words: what each change made of a field."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.core.errors import Words
from app.core.text import _
from app.incidents import queries
from app.incidents.models import Incident, Level, LinkKind, Priority, Then
from app.incidents.pages import choices
from app.incidents.pages.wording import FIELDS, LEVELS, LINKS, PRIORITIES, REASONS, THEN
from app.people import queries as people
from app.web.dates import moment
from app.web.look import locale
from app.workflow import filling
from app.workflow.process import FIELDS as OWN

NONE = "–"


@dataclass(frozen=True)
class Names:
    """What the keys in a history stand for."""

    incident: Incident
    persons: Mapping[UUID, people.PersonName]
    departments: Mapping[UUID, people.DepartmentNode]
    categories: Mapping[UUID, queries.Choice]

    @classmethod
    def of(cls, incident: Incident, assignees: Iterable[Any]) -> "Names":
        """Read the names that these keys and the incident's own need."""
        keys = {UUID(key) for key in assignees if key}
        if incident.assignee_id:
            keys.add(incident.assignee_id)
        return cls(
            incident,
            people.people_by_ids(keys),
            choices.departments(),
            choices.categories(),
        )

    def value(self, field: str, raw: Any) -> str:
        """The words for a value as history keeps it."""
        if raw is None or raw == []:
            return NONE
        if field.startswith(OWN):
            return self._own(field.removeprefix(OWN), raw)
        say: Mapping[str, Callable[[Any], Words]] = {
            "state": self._state,
            "assignee": lambda key: _name(self.persons.get(UUID(key))),
            "department": lambda key: _name(self.departments.get(UUID(key))),
            "category_id": self._category,
            "impact": lambda level: LEVELS[Level(level)],
            "urgency": lambda level: LEVELS[Level(level)],
            "priority": lambda level: PRIORITIES[Priority(level)],
            "tags": ", ".join,
            "link": _linked,
            "private": lambda private: _("yes") if private else _("no"),
            "follow_up": _followed_up,
            "wait": self._state,
            "problem": "PRB-{}".format,
            **dict.fromkeys(("merged", "split_off", "split_from"), "INC-{}".format),
        }
        return str(say.get(field, str)(raw))

    def line(self, change: queries.Changed) -> "Line":
        return Line(
            self.field(change.field),
            self.value(change.field, change.new),
            self.value(change.field, change.old),
            change,
        )

    def field(self, name: str) -> Words:
        """Return what the field is called."""
        return filling.called("incident", name) or FIELDS.get(name, name)

    def _own(self, name: str, raw: Any) -> str:
        names = {key: each.name for key, each in self.persons.items()}
        return filling.said_in_history("incident", name, raw, names)

    def _state(self, code: str) -> str:
        state = self.incident.process.states.get(code)
        return state.label(locale()) if state else code

    def _category(self, key: str) -> str:
        choice = self.categories.get(UUID(key))
        return choice.label(locale()) if choice else NONE


@dataclass(frozen=True)
class Line:
    """One change: the field, its new and its old value in words."""

    field: Words
    new: str
    old: str
    change: queries.Changed

    @property
    def reason(self) -> Words | None:
        """Why, in the reader's language where the desk itself gave the reason."""
        return REASONS.get(self.change.reason or "", self.change.reason)


def _name(found: people.PersonName | people.DepartmentNode | None) -> str:
    return found.name if found else _("no longer here")


def _followed_up(said: Mapping[str, Any]) -> str:
    return f"{THEN[Then(said['then'])]}, {moment(datetime.fromisoformat(said['at']))}"


def _linked(said: Mapping[str, Any]) -> str:
    return f"{LINKS[LinkKind(said['kind'])][0]} INC-{said['number']}"
