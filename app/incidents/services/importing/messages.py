"""Customers' messages from a CSV file, one incident each.

A row is known again by the file's hash and its number, so the same file can be read any number of
times, and an import that was killed goes on where it was.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path

from app.core import ids, time
from app.core.actor import SYSTEM
from app.incidents import queries
from app.incidents.models import Channel, Requester
from app.incidents.services.defaulting import Beginning
from app.incidents.services.history import excerpt
from app.incidents.services.importing.beginning import Opening
from app.incidents.services.importing.categories import Categories
from app.incidents.services.importing.files import CsvFile, CsvRow
from app.incidents.services.importing.past import Past
from app.incidents.services.importing.report import Report
from app.incidents.services.importing.storing import known_refs, reserve_numbers, store
from app.workflow import queries as workflow

TEXT, TOPIC = "text", "category"
BATCH = 500
LONGEST = 100_000
"""Characters of one message."""


@dataclass
class MessagesImport:
    """An import of one file, in batches; each is stored in a transaction of the caller's."""

    file: CsvFile
    with_category: bool
    report: Report = field(default_factory=Report)

    @classmethod
    def of(cls, path: Path) -> "MessagesImport":
        """Take the topics as categories. Raises UnreadableFile."""
        return cls(CsvFile.check(path, needs=(TEXT, TOPIC)), with_category=True)

    @classmethod
    def without_category(cls, path: Path) -> "MessagesImport":
        """Look at the words only. Raises UnreadableFile."""
        return cls(CsvFile.check(path, needs=(TEXT,)), with_category=False)

    def batches(self) -> Iterator[Sequence[CsvRow]]:
        """Yield the rows of the file, some at a time."""
        rows = self.file.rows()
        while batch := list(islice(rows, BATCH)):
            yield batch

    def store(self, rows: Sequence[CsvRow]) -> None:
        """Open an incident for each row that is not known yet; report those with a fault."""
        known = known_refs([self._ref(row) for row in rows])
        fresh = [row for row in rows if self._ref(row) not in known and self._is_good(row)]
        numbers, makes = reserve_numbers(len(fresh)), _Standing()
        pasts = [self._opened(row, next(numbers), makes) for row in fresh]
        store(pasts, new_requesters=[past.requester for past in pasts])
        self.report.made += len(pasts)
        self.report.known += len(known)

    def _ref(self, row: CsvRow) -> str:
        return f"{self.file.digest[:32]}:{row.number}"

    def _is_good(self, row: CsvRow) -> bool:
        fault = row.fault or _fault_of(row.values[TEXT])
        if fault:
            self.report.remark(row.line, f"row {row.number}", f"{fault}; left out", kind=fault)
        return fault is None

    def _opened(self, row: CsvRow, number: int, standing: "_Standing") -> Past:
        words, at = row.values[TEXT].strip(), standing.at
        category_id = standing.categories.of_topic(row.values[TOPIC] if self.with_category else "")
        begun = Beginning.of(category_id)
        past = Past(
            Opening(
                number=number,
                at=at,
                by=SYSTEM,
                requester=self._writer(row, at),
                subject=excerpt(words),
                channel=Channel.WEB,
                process=standing.process,
                state=standing.process.first,
                priority=standing.matrix[begun.impact, begun.urgency],
                impact=begun.impact,
                urgency=begun.urgency,
                department_id=begun.department_id,
                category_id=category_id,
                external_ref=self._ref(row),
            )
        )
        past.incident.tags = begun.tags
        past.customer_says(words, at=at, by=SYSTEM)
        return past

    def _writer(self, row: CsvRow, at: datetime) -> Requester:
        # The file does not say who wrote it; each row is somebody of its own.
        name = f"{self.file.path.name}, row {row.number}"
        return Requester(id=ids.new(), name=name, created_at=at)


class _Standing:
    """What all incidents of one batch have in common."""

    def __init__(self) -> None:
        self.at = time.now()
        self.process = workflow.newest("incident")
        self.matrix = queries.priorities()
        self.categories = Categories()


def _fault_of(words: str) -> str | None:
    if not words.strip():
        return "its text is empty"
    if len(words) > LONGEST:
        return f"its text is longer than {LONGEST:,} characters"
    return None
