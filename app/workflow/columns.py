"""The columns of the company's own fields in lists: for the rows of a page at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from app.core.kept import kept
from app.people import queries as people
from app.web.look import locale
from app.workflow import filling, queries
from app.workflow.definition import CustomField, FieldKind
from app.workflow.models import FieldValue
from app.workflow.services import holding

MOST = 5
"""A list has no more columns of its own than these, the first that are to be listed."""

fields_of = kept(queries.fields_of)


class Listed(Protocol):
    """A row of a list."""

    @property
    def id(self) -> UUID: ...


@dataclass(frozen=True)
class Columns:
    """Labels of the heads, and of each row the words of its cells, each with its CSS class."""

    heads: Sequence[tuple[str, str]]
    cells: Mapping[UUID, Sequence[tuple[str, str]]]

    def row(self, key: UUID) -> Sequence[tuple[str, str]]:
        """Return what stands in the cells of this row; nothing where it has no value."""
        return self.cells.get(key) or [(css, "") for css, _label in self.heads]


def columns(kind: str, table: type[FieldValue], rows: Sequence[Listed]) -> Columns:
    """Return the columns for these rows of a kind: none where no field is to be listed."""
    fields = [each for each in fields_of(kind).values() if each.listed][:MOST]
    heads = [(_css(place, each), each.label(locale())) for place, each in enumerate(fields, 1)]
    if not fields or not rows:
        return Columns(heads, {})
    codes = [each.code for each in fields]
    held = holding.held(table, [row.id for row in rows], only=codes)
    persons = {value for row in held.values() for value in row.values() if isinstance(value, UUID)}
    names = {key: each.name for key, each in people.people_by_ids(persons).items()}
    words = {
        (each.code, value): filling.said(each, value, names)
        for each in fields
        for value in {row[each.code] for row in held.values() if each.code in row}
    }
    places = [(css, code) for (css, _label), code in zip(heads, codes, strict=True)]
    return Columns(
        heads,
        {
            key: [(css, words[code, row[code]] if code in row else "") for css, code in places]
            for key, row in held.items()
        },
    )


def _css(place: int, field: CustomField) -> str:
    return f"own-{place} num" if field.kind == FieldKind.NUMBER else f"own-{place}"
