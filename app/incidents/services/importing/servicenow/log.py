"""The rows of a ServiceNow log, read and put in order; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from app.incidents.models import Channel
from app.incidents.services.importing.files import CsvFile, CsvRow
from app.incidents.services.importing.report import Report

EMPTY = "?"
TIME = "%d-%m-%Y %H:%M"
COLUMNS = (
    "number",
    "incident_state",
    "reassignment_count",
    "reopen_count",
    "sys_mod_count",
    "caller_id",
    "opened_by",
    "opened_at",
    "sys_updated_by",
    "sys_updated_at",
    "contact_type",
    "category",
    "subcategory",
    "u_symptom",
    "impact",
    "urgency",
    "priority",
    "assignment_group",
    "assigned_to",
    "closed_code",
    "resolved_at",
    "closed_at",
)
STATES: Mapping[str, str] = {
    "New": "new",
    "Active": "in_progress",
    "Awaiting User Info": "waiting_customer",
    "Awaiting Vendor": "waiting_customer",
    "Awaiting Evidence": "waiting_customer",
    "Awaiting Problem": "waiting_problem",
    "Resolved": "resolved",
    "Closed": "closed",
}
"""Their states as those of the process that ships; the word of the log is kept beside it."""
CHANNELS: Mapping[str, Channel] = {
    "Phone": Channel.PHONE,
    "IVR": Channel.PHONE,
    "Email": Channel.EMAIL,
    "Self service": Channel.WEB,
    "Direct opening": Channel.WEB,
}


@dataclass(frozen=True, kw_only=True)
class LogRow:
    """How an incident stood after one change. Empty values are None."""

    line: int
    at: datetime
    order: int
    by: str | None
    raw_state: str
    state: str
    reassigned: int
    reopened: int
    caller: str | None
    opened_by: str | None
    opened_at: datetime
    channel: str | None
    category: str | None
    subcategory: str | None
    symptom: str | None
    impact: int
    urgency: int
    priority: int
    group: str | None
    assignee: str | None
    closed_code: str | None
    resolved_at: datetime | None
    closed_at: datetime | None


@dataclass(frozen=True)
class Told:
    """What a log tells of one incident, in the order in which it happened."""

    number: str
    rows: Sequence[LogRow]

    @property
    def first(self) -> LogRow:
        return self.rows[0]

    @property
    def last(self) -> LogRow:
        return self.rows[-1]


def read_log(file: CsvFile, report: Report) -> list[Told]:
    """Return the incidents of the log; rows that cannot be read are reported and left out."""
    found: dict[str, list[LogRow]] = {}
    for row in file.rows():
        about = row.values.get("number", "").strip() or f"row {row.number}"
        try:
            number, read = _read(row)
        except ValueError as fault:
            report.remark(row.line, about, f"{fault}; the row is left out", kind="rows left out")
            continue
        found.setdefault(number, []).append(read)
    # Times are whole minutes; within one, the count of modifications tells the order.
    return [
        Told(number, sorted(rows, key=lambda row: (row.at, row.order)))
        for number, rows in found.items()
    ]


def _read(row: CsvRow) -> tuple[str, LogRow]:
    """Return the row's incident and what it says of it. Raises ValueError with the reason."""
    if row.fault:
        raise ValueError(row.fault)
    values = {name: _value(words) for name, words in row.values.items()}
    return _needed(values, "number"), LogRow(
        line=row.line,
        at=_time(values, "sys_updated_at"),
        order=_count(values, "sys_mod_count"),
        by=values["sys_updated_by"],
        raw_state=_needed(values, "incident_state"),
        state=_state(values),
        reassigned=_count(values, "reassignment_count"),
        reopened=_count(values, "reopen_count"),
        caller=values["caller_id"],
        opened_by=values["opened_by"],
        opened_at=_time(values, "opened_at"),
        channel=values["contact_type"],
        category=values["category"],
        subcategory=values["subcategory"],
        symptom=values["u_symptom"],
        impact=_level(values, "impact", most=3),
        urgency=_level(values, "urgency", most=3),
        priority=_level(values, "priority", most=5),
        group=values["assignment_group"],
        assignee=values["assigned_to"],
        closed_code=values["closed_code"],
        resolved_at=_time(values, "resolved_at") if values["resolved_at"] else None,
        closed_at=_time(values, "closed_at") if values["closed_at"] else None,
    )


def _value(words: str) -> str | None:
    words = " ".join(words.split())
    return None if words in {"", EMPTY} else words


def _needed(values: Mapping[str, str | None], name: str) -> str:
    value = values[name]
    if value is None:
        raise ValueError(f"{name} is empty")
    return value


def _state(values: Mapping[str, str | None]) -> str:
    raw = _needed(values, "incident_state")
    if raw not in STATES:
        raise ValueError(f"{raw} is no state")
    return STATES[raw]


def _time(values: Mapping[str, str | None], name: str) -> datetime:
    words = _needed(values, name)
    try:
        return datetime.strptime(words, TIME).replace(tzinfo=UTC)
    except ValueError:
        raise ValueError(f"{name} {words[:40]!r} is no time like 31-12-2016 23:59") from None


def _count(values: Mapping[str, str | None], name: str) -> int:
    words = _needed(values, name)
    if not (words.isascii() and words.isdigit() and len(words) < 7):
        raise ValueError(f"{name} {words[:40]!r} is no number")
    return int(words)


def _level(values: Mapping[str, str | None], name: str, *, most: int) -> int:
    words = _needed(values, name)
    digit = words.partition(" ")[0]
    if digit not in {str(level) for level in range(1, most + 1)}:
        raise ValueError(f"{name} {words[:40]!r} does not begin with 1 to {most}")
    return int(digit)
