"""A working week in words, as people and programs write it, and the hours that it means."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import available_timezones

from app.core.errors import Invalid, Words
from app.core.text import lazy
from app.people.hours import Hours, Span

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)|24:00")
LONGEST_NAME = 100
MOST_HOLIDAYS = 400
MOST_SPANS = 12

Times = tuple[str, str]
"""When a span begins and ends: `09:00`, `24:00`."""


@dataclass(frozen=True)
class Week:
    """A week as it was written: a zone, the spans of each day by its name, holidays by name."""

    zone: str
    days: Mapping[str, Sequence[Times]]
    holidays: Mapping[date, str] = field(default_factory=dict)

    @classmethod
    def of(cls, hours: Hours, names: Mapping[date, str]) -> "Week":
        """Write hours down."""
        days = {
            name: [(_written(span.begins), _written(span.ends)) for span in spans]
            for name, spans in zip(DAYS, hours.week, strict=True)
        }
        return cls(hours.zone, days, {day: names.get(day, "") for day in hours.holidays})

    def hours(self) -> Hours:
        """Return the hours that it means. Raises Invalid with words for each part that is wrong."""
        faults: dict[str, Words] = {}
        if self.zone not in available_timezones():
            faults["zone"] = lazy("Choose one of the values offered.")
        if len(self.holidays) > MOST_HOLIDAYS or any(map(_is_no_name, self.holidays.values())):
            faults["holidays"] = lazy("At most 400 holidays, each with a name of 100 characters.")
        spans = {name: _spans(self.days.get(name, ())) for name in DAYS}
        faults |= {
            name: lazy("Times of one day follow each other: 09:00 to 13:00, then 14:00 to 24:00.")
            for name, found in spans.items()
            if found is None
        }
        if not faults and not any(spans.values()):
            faults["monday"] = lazy("Some hour of the week is worked.")
        if faults:
            raise Invalid(faults)
        week = tuple(found or () for found in spans.values())
        return Hours(self.zone, week, frozenset(self.holidays))


def _spans(times: Sequence[Times]) -> tuple[Span, ...] | None:
    """Return the spans of one day in their order; None when they are no such thing."""
    if len(times) > MOST_SPANS or not all(CLOCK.fullmatch(each) for pair in times for each in pair):
        return None
    minutes = sorted((_minute(begins), _minute(ends)) for begins, ends in times)
    edges = [edge for pair in minutes for edge in pair]
    if edges != sorted(edges) or any(begins == ends for begins, ends in minutes):
        return None
    return tuple(Span(begins, ends) for begins, ends in minutes)


def _is_no_name(words: str) -> bool:
    return len(words) > LONGEST_NAME or "\0" in words


def _minute(words: str) -> int:
    hour, _, minute = words.partition(":")
    return int(hour) * 60 + int(minute)


def _written(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
