"""Values of history and of conflicts as programs know them, not as our keys."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from app.incidents.queries import programs
from app.incidents.schemas import LEVELS, PRIORITIES
from app.workflow.naming import key_of, person_fields

NAMES = {"category_id": "category"}


def field_name(field: str) -> str:
    """Return what the API calls this field."""
    return NAMES.get(field, field)


class Readable:
    """Says values of fields: paths, logins, codes and names of levels for what we keep."""

    def __init__(self, values: Iterable[tuple[str, Any]]) -> None:
        """Look up the names of all these values at once."""
        persons = {"assignee", *person_fields("incident")}
        keys: dict[str, set[UUID]] = {"department": set(), "person": set(), "category_id": set()}
        for field, value in values:
            kind = "person" if field in persons else field
            key = key_of(value) if kind in keys else None
            if key:
                keys[kind].add(key)
        names = programs.names_of(
            departments=keys["department"],
            persons=keys["person"],
            categories=keys["category_id"],
        )
        self._names = {
            "department": names.departments,
            "category_id": names.categories,
            **dict.fromkeys(persons, names.logins),
        }

    def say(self, field: str, value: Any) -> Any:
        """Return the value of this field as programs know it."""
        if value is None:
            return None
        if field in self._names:
            key = key_of(value)
            return self._names[field].get(key) if key else value
        if field in {"impact", "urgency"}:
            return LEVELS[value]
        if field == "link":
            return {"kind": value["kind"], "incident": f"INC-{value['number']}"}
        if field == "follow_up":
            return {"then": value["then"], "at": value["at"]}
        if field in {"merged", "split_off", "split_from"}:
            return f"INC-{value}"
        if field == "problem":
            return f"PRB-{value}"
        return PRIORITIES[value] if field == "priority" else value
