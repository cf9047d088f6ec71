"""Working hours: what holds for all weeks in all zones, also when the clock is changed."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.people.hours import ALWAYS, DAY_MINUTES, Hours, Span, TooFar, Week

BERLIN = ZoneInfo("Europe/Berlin")
# With usual changes, by half an hour, at midnight, a day left out (Apia 2011), and with none.
ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "America/Sao_Paulo",
    "America/St_Johns",
    "Africa/Cairo",
    "Asia/Beirut",
    "Pacific/Apia",
    "America/Havana",
    "Asia/Kathmandu",
    "Europe/Moscow",
    "UTC",
)
YEARS = (datetime(2005, 1, 1), datetime(2030, 12, 31))  # noqa: DTZ001 - as hypothesis wants them
MOMENTS = st.datetimes(*YEARS, timezones=st.just(UTC))
LENGTHS = st.timedeltas(timedelta(), timedelta(days=40))
INSTANT = timedelta(microseconds=1)


@st.composite
def days(draw: st.DrawFn) -> tuple[Span, ...]:
    edges = sorted(draw(st.sets(st.integers(0, DAY_MINUTES), max_size=6)))
    return tuple(Span(*pair) for pair in zip(edges[::2], edges[1::2], strict=False))


@st.composite
def hours(draw: st.DrawFn) -> Hours:
    week = draw(st.tuples(*[days()] * 7).filter(_is_some_work))
    holidays = draw(st.sets(st.dates(date(2005, 1, 1), date(2030, 12, 31)), max_size=5))
    return Hours(draw(st.sampled_from(ZONES)), week, frozenset(holidays))


def _is_some_work(week: Week) -> bool:
    return sum(span.ends - span.begins for spans in week for span in spans) >= 10 * 60


def weekdays(begins: int, ends: int) -> Week:
    return ((Span(begins * 60, ends * 60),),) * 5 + ((), ())


@given(hours(), MOMENTS, LENGTHS, LENGTHS)
def test_parts_of_a_time_add_up(known: Hours, at: datetime, one: timedelta, two: timedelta) -> None:
    between, end = at + one, at + one + two
    whole = known.working_between(at, between) + known.working_between(between, end)
    assert known.working_between(at, end) == whole
    assert known.working_between(end, at) == -whole
    assert timedelta() <= whole <= end - at


@given(hours(), MOMENTS, LENGTHS)
def test_what_was_added_has_been_worked_and_not_a_moment_before(
    known: Hours, at: datetime, length: timedelta
) -> None:
    end = known.add_working(at, length)
    assert known.working_between(at, end) == length
    if length:
        assert known.working_between(at, end - INSTANT) == length - INSTANT
        assert known.is_working(end - INSTANT)


@given(hours(), MOMENTS, LENGTHS, LENGTHS)
def test_adding_twice_is_adding_at_once(
    known: Hours, at: datetime, one: timedelta, two: timedelta
) -> None:
    assert known.add_working(known.add_working(at, one), two) == known.add_working(at, one + two)


@given(st.sampled_from(ZONES), MOMENTS, LENGTHS)
@example("Pacific/Apia", datetime(2011, 12, 29, 12, tzinfo=UTC), timedelta(days=3))
@example("America/Sao_Paulo", datetime(2017, 10, 14, tzinfo=UTC), timedelta(days=3))
def test_whoever_works_always_works_every_minute_whatever_the_clock_does(
    zone: str, at: datetime, length: timedelta
) -> None:
    known = Hours(zone, ALWAYS.week)
    assert known.working_between(at, at + length) == length
    assert known.add_working(at, length) == at + length


@given(hours(), MOMENTS)
def test_work_is_what_the_clock_on_the_wall_says_where_it_runs_straight(
    known: Hours, at: datetime
) -> None:
    zone = ZoneInfo(known.zone)
    there = at.astimezone(zone)
    near = {(at + timedelta(hours=h)).astimezone(zone).utcoffset() for h in range(-49, 50)}
    if len(near) > 1:
        return  # the examples below
    minute = there.hour * 60 + there.minute
    spans = () if there.date() in known.holidays else known.week[there.weekday()]
    assert known.is_working(at) == any(span.begins <= minute < span.ends for span in spans)


@pytest.mark.parametrize(
    ("sunday", "slept"),
    [(date(2026, 3, 29), 5), (date(2026, 10, 25), 7), (date(2026, 11, 22), 6)],
)
def test_a_night_shift_lasts_as_long_as_the_night_really_does(sunday: date, slept: int) -> None:
    known = Hours("Europe/Berlin", ((),) * 6 + ((Span(0, 6 * 60),),))
    night = datetime(sunday.year, sunday.month, sunday.day, tzinfo=BERLIN)
    assert known.working_between(night, night + timedelta(days=1)) == timedelta(hours=slept)


def test_what_the_clock_skips_is_worked_by_nobody_and_what_it_repeats_first() -> None:
    half_past_two = Hours("Europe/Berlin", ((Span(150, 210),),) * 7)
    spring, autumn = datetime(2026, 3, 29, tzinfo=BERLIN), datetime(2026, 10, 25, tzinfo=BERLIN)
    assert half_past_two.next_work(spring) == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    assert half_past_two.add_working(spring, timedelta(minutes=30)) == datetime(
        2026, 3, 29, 1, 30, tzinfo=UTC
    )
    assert half_past_two.next_work(autumn) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert half_past_two.add_working(autumn, timedelta(hours=2)) == datetime(
        2026, 10, 25, 2, 30, tzinfo=UTC
    )


def test_weekends_and_holidays_are_passed_over() -> None:
    known = Hours("Europe/Berlin", weekdays(9, 18), frozenset({date(2026, 12, 25)}))
    afternoon = datetime(2026, 12, 24, 16, tzinfo=BERLIN)
    assert known.add_working(afternoon, timedelta(hours=3)) == datetime(
        2026, 12, 28, 10, tzinfo=BERLIN
    )
    assert known.next_work(datetime(2026, 12, 25, 12, tzinfo=BERLIN)) == datetime(
        2026, 12, 28, 9, tzinfo=BERLIN
    )


def test_what_would_take_decades_is_refused_at_once() -> None:
    an_hour_a_week = Hours("UTC", ((Span(0, 60),),) + ((),) * 6)
    with pytest.raises(TooFar):
        an_hour_a_week.add_working(datetime(2026, 1, 1, tzinfo=UTC), timedelta(days=365))


def test_time_that_has_passed_is_not_added() -> None:
    with pytest.raises(ValueError, match="to come"):
        ALWAYS.add_working(datetime(2026, 1, 1, tzinfo=UTC), timedelta(hours=-1))


@pytest.mark.parametrize(
    "week",
    [
        ((),) * 7,
        ((Span(0, 60),),) * 6,
        ((Span(60, 120), Span(0, 60)),) + ((),) * 6,
        ((Span(0, 90), Span(60, 120)),) + ((),) * 6,
    ],
)
def test_a_week_that_cannot_be_is_refused(week: Week) -> None:
    with pytest.raises(ValueError, match=r"week|spans"):
        Hours("UTC", week)


@pytest.mark.parametrize(("begins", "ends"), [(60, 60), (120, 60), (-1, 60), (0, 1441)])
def test_a_span_that_cannot_be_is_refused(begins: int, ends: int) -> None:
    with pytest.raises(ValueError, match="span"):
        Span(begins, ends)
