"""The columns of the company's own fields in lists: for the rows of a page at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.core.kept import kept
from app.incidents.models import Value
from app.incidents.pages import filling
from app.incidents.queries import Row
from app.people import queries as people
from app.web.look import locale
from app.workflow import queries as workflow
from app.workflow.definition import CustomField
from app.workflow.services import holding

MOST = 5
"""A list has no more columns of its own than these, the first that are to be listed."""

fields_of = kept(workflow.fields_of)


@dataclass(frozen=True)
class Columns:
    """Heads, and by row and field what stands in a cell."""

    fields: Sequence[CustomField]
    cells: Mapping[UUID, Mapping[str, str]]

    @property
    def heads(self) -> Sequence[tuple[str, str]]:
        """Codes and labels, in the reader's language."""
        return [(each.code, each.label(locale())) for each in self.fields]

    def words(self, row: UUID, code: str) -> str:
        """Return what stands in this cell; nothing where the row has no value."""
        return self.cells.get(row, {}).get(code, "")


def columns(rows: Sequence[Row]) -> Columns:
    """Return the columns for these rows: none where no field is to be listed."""
    fields = [each for each in fields_of("incident").values() if each.listed][:MOST]
    if not fields or not rows:
        return Columns(fields, {})
    held = holding.held(Value, [row.id for row in rows], only=[each.code for each in fields])
    persons = {value for row in held.values() for value in row.values() if isinstance(value, UUID)}
    names = {key: each.name for key, each in people.people_by_ids(persons).items()}
    known = {each.code: each for each in fields}
    return Columns(
        fields,
        {
            key: {code: filling.said(known[code], value, names) for code, value in row.items()}
            for key, row in held.items()
        },
    )
