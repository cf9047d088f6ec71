"""One incident of a log, told again row by row."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.core import ids
from app.core.actor import Actor
from app.core.db import db
from app.incidents.models import Channel, PriorityCell, Requester
from app.incidents.services.importing.beginning import Opening
from app.incidents.services.importing.categories import Categories
from app.incidents.services.importing.past import Past
from app.incidents.services.importing.report import Report
from app.incidents.services.importing.servicenow.log import CHANNELS, LogRow, Told
from app.incidents.services.importing.states import state_in
from app.incidents.services.moving import Resolution
from app.people.services import imported_department, imported_person
from app.workflow import queries as workflow

SOLVED = "solved"


class Surroundings:
    """Whatever the incidents of a log point to, each made at its first mention.

    Good for one transaction. `requesters` are those who are known already, by name.
    """

    def __init__(self, requesters: dict[str, Requester]) -> None:
        self.process = workflow.newest("incident")
        cells = db.session.scalars(select(PriorityCell))
        self.priorities = {(cell.impact, cell.urgency): cell.priority for cell in cells}
        self.new_requesters: list[Requester] = []
        self._requesters = requesters
        self._categories = Categories()
        self._departments: dict[str, UUID] = {}
        self._people: dict[str, UUID] = {}

    def requester(self, name: str, *, met: datetime) -> Requester:
        """Return whom the log calls by this name."""
        if name not in self._requesters:
            made = Requester(id=ids.new(), name=name, created_at=met)
            self._requesters[name] = made
            self.new_requesters.append(made)
        return self._requesters[name]

    def department(self, group: str | None) -> UUID | None:
        """Return the department that stands for a group."""
        if group is None:
            return None
        if group not in self._departments:
            self._departments[group] = imported_department(f"/{_slug(group)}", name=group)
        return self._departments[group]

    def person(self, resolver: str | None) -> UUID | None:
        """Return the person who stands for a resolver."""
        if resolver is None:
            return None
        if resolver not in self._people:
            self._people[resolver] = imported_person(_slug(resolver), name=resolver)
        return self._people[resolver]

    def category(self, row: LogRow) -> UUID | None:
        """Return the subcategory below its category, or the category alone."""
        if row.category is None:
            return None
        code = _slug(row.category)
        top = self._categories.of(code, _labels(row.category))
        if row.subcategory is None:
            return top
        below = f"{code}/{_slug(row.subcategory)}"
        return self._categories.of(below, _labels(row.subcategory), below=top)

    def subject(self, told: Told) -> str:
        """Return one line for an incident of which the log has codes only."""
        first = told.first
        codes = [each for each in (first.category, first.subcategory, first.symptom) if each]
        return " · ".join(codes) or told.number

    def actor(self, name: str | None) -> Actor:
        """Return whom the log names as the one who did it: nobody whom the desk could know."""
        return Actor(kind="system", id=None, name=name or "ServiceNow")

    def resolution(self, code: str) -> Resolution:
        """Return how it ended; what the log's code means is not told."""
        return Resolution(code=SOLVED, text=code)


class Replay:
    """The past of one incident of the log; what does not fit is reported."""

    def __init__(self, told: Told, number: int, surroundings: Surroundings, report: Report) -> None:
        self.told, self.around, self._report = told, surroundings, report
        self.past = Past(self._opening(number))
        self._report_beginning()
        self._first_assignment()
        for before, row in zip(told.rows, told.rows[1:], strict=False):
            self._step(before, row)
        self._end()

    def _opening(self, number: int) -> Opening:
        first = self.told.first
        caller = first.caller or "Unknown caller"
        return Opening(
            number=number,
            at=first.opened_at,
            by=self.around.actor(first.opened_by),
            requester=self.around.requester(caller, met=first.opened_at),
            subject=self.around.subject(self.told),
            channel=CHANNELS.get(first.channel or "", Channel.WEB),
            process=self.around.process,
            state=self._state(first),
            priority=self._priority(first),
            impact=first.impact,
            urgency=first.urgency,
            department_id=self.around.department(first.group),
            category_id=self.around.category(first),
            external_ref=self.told.number,
            external_state=first.raw_state,
        )

    def _first_assignment(self) -> None:
        first = self.told.first
        self.past.assign(
            self.past.incident.department_id,
            self.around.person(first.assignee),
            at=first.at,
            by=self.around.actor(first.by),
        )

    def _step(self, before: LogRow, row: LogRow) -> None:
        """Tell the difference between two rows that follow each other."""
        past, at, by = self.past, row.at, self.around.actor(row.by)
        state, given = self._state(row), (before.group, before.assignee)
        if state != self._state(before):
            past.move(state, at=at, by=by, reason=row.raw_state, resolution=self._resolution(row))
        elif before.raw_state != row.raw_state:
            past.remember("external_state", before.raw_state, row.raw_state, at=at, by=by)
        past.incident.external_state = row.raw_state
        past.assign(
            self.around.department(row.group), self.around.person(row.assignee), at=at, by=by
        )
        past.weigh(
            impact=row.impact, urgency=row.urgency, priority=self._priority(row), at=at, by=by
        )
        past.categorise(self.around.category(row), at=at, by=by)
        # A hand-over or a reopening that no row shows is known by its count only.
        if row.reassigned > before.reassigned and given == (row.group, row.assignee):
            past.remember("reassigned", before.reassigned, row.reassigned, at=at, by=by)
        if row.reopened > before.reopened and past.incident.reopened < row.reopened:
            past.remember("reopened", before.reopened, row.reopened, at=at, by=by)
        past.incident.reopened = max(past.incident.reopened, row.reopened)
        if row.order < before.order:
            words = f"modification {row.order} comes after {before.order} by its time, which counts"
            self._remark(row, words, kind="times against the order of modifications")
        past.incident.updated_at = row.at

    def _end(self) -> None:
        """Take over the dates that the log names; where it names none, its rows have them."""
        incident, last = self.past.incident, self.told.last
        if incident.closed_at:
            incident.closed_at = last.closed_at or incident.closed_at
        if incident.resolved_at:
            if last.resolved_at is None:
                words = f"it has no resolved_at; its rows say {incident.resolved_at:%d-%m-%Y %H:%M}"
                self._remark(last, words, kind="without resolved_at")
            incident.resolved_at = last.resolved_at or incident.resolved_at

    def _report_beginning(self) -> None:
        first = self.told.first
        if first.raw_state != "New":
            words = (
                f"it begins at {first.raw_state}, not at New; what came before is not in the log"
            )
            self._remark(first, words, kind="not beginning at New")

    def _priority(self, row: LogRow) -> int:
        priority = self.around.priorities[row.impact, row.urgency]
        if priority != row.priority:
            words = (
                f"its priority is {row.priority}; impact and urgency make {priority}, which counts"
            )
            self._remark(row, words, kind="priority against the matrix")
        return priority

    def _state(self, row: LogRow) -> str:
        return state_in(self.around.process, row.state)

    def _resolution(self, row: LogRow) -> Resolution | None:
        if row.state != "resolved" or row.closed_code is None:
            return None
        return self.around.resolution(row.closed_code)

    def _remark(self, row: LogRow, words: str, *, kind: str) -> None:
        self._report.remark(row.line, self.told.number, words, kind=kind)


def _slug(name: str) -> str:
    return "-".join(name.lower().split())


def _labels(name: str) -> dict[str, str]:
    return {"en": name}
