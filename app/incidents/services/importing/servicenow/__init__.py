"""A ServiceNow log, one row per change, becomes incidents with their whole past.

Departments, people and categories that it names are made with it; its number is how an incident is
known again, so the same log can be read any number of times, and a killed import goes on.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from sqlalchemy import select

from app.core.db import db
from app.incidents.models import Incident, Requester
from app.incidents.services.importing.files import CsvFile
from app.incidents.services.importing.past import Past
from app.incidents.services.importing.report import Report
from app.incidents.services.importing.servicenow.log import COLUMNS, Told, read_log
from app.incidents.services.importing.servicenow.replaying import Replay, Surroundings
from app.incidents.services.importing.storing import known_refs, reserve_numbers, store

BATCH = 50


@dataclass
class ServiceNowImport:
    """An import of one log, in batches; each is stored in a transaction of the caller's."""

    told: Sequence[Told]
    report: Report = field(default_factory=Report)

    @classmethod
    def of(cls, path: Path) -> "ServiceNowImport":
        """Read the log whole and report its rows that say nothing. Raises UnreadableFile."""
        report = Report()
        return cls(read_log(CsvFile.check(path, needs=COLUMNS), report), report)

    @property
    def count(self) -> int:
        """How many incidents the log tells of."""
        return len(self.told)

    def batches(self) -> Iterator[Sequence[Told]]:
        """Yield the incidents of the log, some at a time."""
        waiting = iter(self.told)
        while batch := list(islice(waiting, BATCH)):
            yield batch

    def store(self, batch: Sequence[Told]) -> None:
        """Replay each incident that is not known yet."""
        known = known_refs([told.number for told in batch])
        fresh = [told for told in batch if told.number not in known]
        numbers = reserve_numbers(len(fresh))
        surroundings = Surroundings(self._requesters())
        pasts: list[Past] = [
            Replay(told, next(numbers), surroundings, self.report).past for told in fresh
        ]
        store(pasts, new_requesters=surroundings.new_requesters)
        self.report.made += len(pasts)
        self.report.known += len(known)

    def _requesters(self) -> dict[str, Requester]:
        """Return the callers that an earlier batch of this log, or an earlier import, has made."""
        refs = [told.number for told in self.told]
        rows = db.session.scalars(
            select(Requester)
            .join(Incident, Incident.requester_id == Requester.id)
            .where(Incident.external_ref.in_(refs))
        )
        return {row.name: row for row in rows.unique()}
