"""Values of the company's own fields, kept by kind in the table of whoever has them."""

from collections.abc import Collection, Mapping
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import TextClause, inspect, select, text

from app.core.db import db
from app.core.errors import Invalid
from app.core.text import lazy
from app.people import queries as people
from app.workflow.conditions import Value, Values
from app.workflow.definition import CustomField
from app.workflow.models import COLUMNS, FieldValue
from app.workflow.process import FIELDS, Process, is_required
from app.workflow.values import BadValue, plain, read

T = TypeVar("T", bound=FieldValue)

# In words and with arrays: lists ask for fifty rows at once, and a statement that is put together
# anew for their number takes longer than its answer.
HELD = """
SELECT subject_id, field, {columns} FROM {table}
WHERE subject_id = ANY (CAST(:rows AS uuid[]))
  AND (CAST(:fields AS text[]) IS NULL OR field = ANY (CAST(:fields AS text[])))
"""


def held(
    table: type[T], subject_ids: Collection[UUID], *, only: Collection[str] | None = None
) -> dict[UUID, dict[str, Value]]:
    """Return the values that these rows have, by row and field; of all fields, or `only` some."""
    found: dict[UUID, dict[str, Value]] = {key: {} for key in subject_ids}
    bound = {"rows": list(found), "fields": None if only is None else list(only)}
    rows = db.session.execute(_held(str(inspect(table).local_table)), bound).all()
    for key, field, *columns in rows:
        (found[key][field],) = [each for each in columns if each is not None]
    return found


def keep(table: type[T], subject_id: UUID, changed: Mapping[str, Value | None]) -> None:
    """Give these fields of a row other values; None: no value."""
    query = select(table).where(table.subject_id == subject_id, table.field.in_(changed))
    rows = {row.field: row for row in db.session.scalars(query)}
    for code, value in changed.items():
        row = rows.get(code)
        if value is None:
            if row:
                db.session.delete(row)
            continue
        if row is None:
            row = table()
            row.subject_id, row.field = subject_id, code
            db.session.add(row)
        row.hold(value)
    db.session.flush()


def checked(process: Process, sent: Mapping[str, object]) -> dict[str, Value | None]:
    """Return the values that were sent for fields of this process.

    Raises Invalid with a fault for each field that is not there or whose value is wrong.
    """
    found: dict[str, Value | None] = {}
    faults = {}
    for code, given in sent.items():
        asked = process.definition.by_field.get(code)
        try:
            found[code] = _value(asked, given)
        except BadValue as fault:
            faults[FIELDS + code] = fault.words
    if faults:
        raise Invalid(faults)
    return found


def check_kept(process: Process, before: Values, after: Values) -> None:
    """Raise Invalid when a field that is required loses the value that it has."""
    faults = {
        FIELDS + each.code: lazy("This is needed here.")
        for each in process.definition.fields
        if after.get(each.code) is None
        and before.get(each.code) is not None
        and is_required(each, after)
    }
    if faults:
        raise Invalid(faults)


def as_history(values: Mapping[str, Value | None]) -> dict[str, Any]:
    """Return the values as plain JSON."""
    return {code: plain(value) for code, value in values.items()}


@cache
def _held(table: str) -> TextClause:
    """Return the statement for this table, made once."""
    return text(HELD.format(columns=", ".join(COLUMNS), table=table))


def _value(asked: CustomField | None, given: object) -> Value | None:
    if asked is None:
        raise BadValue(lazy("There is no such field."))
    value = read(asked, given)
    if isinstance(value, UUID) and value not in people.people_by_ids({value}):
        raise BadValue(lazy("Choose one of the people offered."))
    return value
