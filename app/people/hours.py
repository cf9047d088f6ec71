"""Working hours as a pure calculation: how much of a time is worked, when so much will have been.

A week's spans are times of the wall clock in one zone. A time of day is the first moment at which
the clock there has reached it: of an hour that comes twice the first counts, and what the clock
skips begins where it goes on. So a night shift lasts as long as it really does, and neighbours
never overlap.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise, takewhile
from zoneinfo import ZoneInfo

DAY_MINUTES = 24 * 60
ONE_DAY = timedelta(days=1)
HORIZON = timedelta(days=20 * 365)


class TooFar(ValueError):  # noqa: N818 - said of a time; nothing broke
    """So much is not worked in twenty years."""


Stretch = tuple[datetime, datetime]


@dataclass(frozen=True, order=True)
class Span:
    """Work without a break, in minutes of the day; it ends at midnight (1440) at the latest."""

    begins: int
    ends: int

    def __post_init__(self) -> None:
        if not 0 <= self.begins < self.ends <= DAY_MINUTES:
            raise ValueError("a span begins before it ends, within one day")


Week = tuple[tuple[Span, ...], ...]
"""The spans of each day in their order, Monday first."""


@dataclass(frozen=True)
class Hours:
    """Somebody's working week in a time zone, and the days on which it is not worked."""

    zone: str
    week: Week
    holidays: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if len(self.week) != 7 or not any(self.week):
            raise ValueError("a week has seven days, and some hour of it is worked")
        for spans in self.week:
            if any(one.ends > other.begins for one, other in pairwise(spans)):
                raise ValueError("the spans of a day stand in order and do not overlap")

    def working_between(self, start: datetime, end: datetime) -> timedelta:
        """Return how much of the time from `start` to `end` is worked; negative when it ends first.

        For any three moments the first way and the second add up to the whole.
        """
        if end < start:
            return -self.working_between(end, start)
        worked = takewhile(lambda stretch: stretch[0] < end, self._stretches(start))
        return sum((min(ends, end) - begins for begins, ends in worked), timedelta())

    def add_working(self, start: datetime, duration: timedelta) -> datetime:
        """Return the first moment by which `duration` has been worked since `start`, in UTC.

        Raises TooFar when that would be more than twenty years ahead.
        """
        if duration < timedelta():
            raise ValueError("only time to come can be worked")
        if not duration:
            return start.astimezone(UTC)
        stretches, left = self._stretches(start), duration
        begins, ends = next(stretches)
        while ends - begins < left:
            left -= ends - begins
            begins, ends = next(stretches)
            if begins - start > HORIZON:
                raise TooFar
        return begins + left

    def is_working(self, at: datetime) -> bool:
        """Whether it is worked at this moment."""
        return self.next_work(at) == at.astimezone(UTC)

    def next_work(self, at: datetime) -> datetime:
        """Return the first moment from `at` on at which it is worked, in UTC."""
        return next(self._stretches(at))[0]

    def _stretches(self, start: datetime) -> Iterator[Stretch]:
        """Yield what is worked from `start` on, in UTC, one after the other, without end."""
        zone, from_ = ZoneInfo(self.zone), start.astimezone(UTC)
        day = from_.astimezone(zone).date()
        while True:
            for span in () if day in self.holidays else self.week[day.weekday()]:
                begins, ends = (_moment(day, each, zone) for each in (span.begins, span.ends))
                if max(begins, from_) < ends:
                    yield max(begins, from_), ends
            day += ONE_DAY


ALWAYS = Hours("UTC", ((Span(0, DAY_MINUTES),),) * 7)
"""Round the clock: the hours of whoever has none."""


def _moment(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """Return the first moment at which the clock of `zone` has reached this minute of the day."""
    wall = datetime.combine(day, time()) + timedelta(minutes=minute)
    found = wall.replace(tzinfo=zone).astimezone(UTC)  # the first, where there are two
    if found.astimezone(zone).replace(tzinfo=None) == wall:
        return found
    # The clock skips this time somewhere between the two ways to read it.
    before = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)

    def is_past(seconds: int) -> bool:
        return (before + timedelta(seconds=seconds)).astimezone(zone).replace(tzinfo=None) > wall

    gap = range(int((found - before).total_seconds()))
    return before + timedelta(seconds=bisect_left(gap, True, key=is_past))  # noqa: FBT003 - what is looked for
