"""CSV files from outside: looked through to the end before a single row of them is used."""

import csv
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.core.errors import Refusal


class UnreadableFile(Refusal):
    """The file as a whole is not what was asked for; nothing of it has been used."""

    code = "unreadable_file"
    status = 422


@dataclass(frozen=True)
class CsvRow:
    """A row of a file: its number from 1 on, the line on which it ends, its values by column."""

    number: int
    line: int
    values: Mapping[str, str]
    fault: str | None = None
    """Why the row cannot be used, whatever its values say."""


@dataclass(frozen=True)
class CsvFile:
    """A file that can be read to its end and has the columns that were asked for."""

    path: Path
    columns: tuple[str, ...]
    digest: str
    count: int

    @classmethod
    def check(cls, path: Path, *, needs: Sequence[str]) -> "CsvFile":
        """Look through the file. Raises UnreadableFile, which says what is wrong with it."""
        try:
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            columns = _columns(path)
            missing = [column for column in needs if column not in columns]
            if missing:
                raise UnreadableFile(
                    f"{path.name} has no column {', '.join(missing)}."
                    f" Its first line must name the columns {', '.join(needs)}, comma-separated."
                )
            return cls(path, columns, digest, sum(1 for _ in _lines(path)) - 1)
        except UnicodeDecodeError as fault:
            raise UnreadableFile(
                f"{path.name} is not UTF-8 text (byte {fault.start} of a block cannot be read)."
                " Save it as CSV in UTF-8."
            ) from fault

    def rows(self) -> Iterator[CsvRow]:
        """Yield the rows in order; one with another number of fields, or with NUL, has a fault."""
        lines = _lines(self.path)
        next(lines)
        for number, (line, fields) in enumerate(lines, start=1):
            yield CsvRow(
                number, line, dict(zip(self.columns, fields, strict=False)), self._fault(fields)
            )

    def _fault(self, fields: Sequence[str]) -> str | None:
        if len(fields) != len(self.columns):
            return f"it has {len(fields)} fields, the first line names {len(self.columns)}"
        if any("\x00" in field for field in fields):
            return "it holds a NUL character"
        return None


def _columns(path: Path) -> tuple[str, ...]:
    first = next(_lines(path), None)
    if first is None:
        raise UnreadableFile(f"{path.name} is empty.")
    return tuple(name.strip() for name in first[1])


def _lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield every row that is not blank, the first included, with the line on which it ends."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, strict=True)
        try:
            for fields in reader:
                if fields:
                    yield reader.line_num, fields
        except csv.Error as fault:
            raise UnreadableFile(
                f"{path.name} cannot be read as CSV at line {reader.line_num + 1}: {fault}."
            ) from fault
