"""The company's own fields as programs send and read them: people by their logins."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from app.core.errors import Invalid
from app.core.kept import kept
from app.core.text import lazy
from app.people import queries as people
from app.workflow import queries
from app.workflow.definition import FieldKind
from app.workflow.models import FieldValue
from app.workflow.process import FIELDS, Process
from app.workflow.services import holding
from app.workflow.services.filling import R
from app.workflow.values import plain

fields_ever = kept(queries.fields_ever)


def edited(process: Process, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields that were sent as an edit knows them: fields.CODE. Raises Invalid."""
    return {FIELDS + code: value for code, value in sent(process, given).items()}


def sent(process: Process, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields that were sent, by their codes. Raises Invalid."""
    found, unknown = {}, {}
    for code, value in given.items():
        asked = process.definition.by_field.get(code)
        found[code] = value
        if asked and asked.kind == FieldKind.PERSON and isinstance(value, str):
            person = people.person_by_login(value)
            found[code] = person and person.id
            if person is None:
                unknown[FIELDS + code] = lazy("Nobody has this login.")
    if unknown:
        raise Invalid(unknown)
    return found


def told(table: type[FieldValue], rows: Sequence[R]) -> dict[UUID, dict[str, Any]]:
    """Return the fields of these rows as programs read them, each that its process has."""
    asked = [row.id for row in rows if row.process.definition.fields]
    held = holding.held(table, asked) if asked else {}
    persons = {
        value for each in held.values() for value in each.values() if isinstance(value, UUID)
    }
    logins = {key: each.login for key, each in people.people_by_ids(persons).items()}
    return {
        row.id: {
            field.code: _said(held[row.id].get(field.code), logins)
            for field in row.process.definition.fields
        }
        for row in rows
    }


def person_fields(kind: str) -> frozenset[str]:
    """Return what history calls the fields that hold people: fields.CODE."""
    known = fields_ever(kind)
    return frozenset(FIELDS + code for code, each in known.items() if each.kind == FieldKind.PERSON)


def key_of(value: Any) -> UUID | None:
    """Return what history kept of a field as a key, if it is one.

    A field that once held something else and got the same code again has words there.
    """
    try:
        return UUID(value)
    except (TypeError, ValueError, AttributeError):
        return None


def _said(value: Any, logins: Mapping[UUID, str]) -> Any:
    return logins.get(value) if isinstance(value, UUID) else plain(value)
