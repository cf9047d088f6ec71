"""Values of history and of conflicts as programs know them, not as our keys."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from app.incidents.queries import programs
from app.incidents.schemas import LEVELS, PRIORITIES

NAMES = {"category_id": "category"}


def field_name(field: str) -> str:
    """Return what the API calls this field."""
    return NAMES.get(field, field)


class Readable:
    """Says values of fields: paths, logins, codes and names of levels for what we keep."""

    def __init__(self, values: Iterable[tuple[str, Any]]) -> None:
        """Look up the names of all these values at once."""
        keys: dict[str, set[UUID]] = {"department": set(), "assignee": set(), "category_id": set()}
        for field, value in values:
            if field in keys and value is not None:
                keys[field].add(UUID(value))
        names = programs.names_of(
            departments=keys["department"],
            persons=keys["assignee"],
            categories=keys["category_id"],
        )
        self._names = {
            "department": names.departments,
            "assignee": names.logins,
            "category_id": names.categories,
        }

    def say(self, field: str, value: Any) -> Any:
        """Return the value of this field as programs know it."""
        if value is None:
            return None
        if field in self._names:
            return self._names[field].get(UUID(value))
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
