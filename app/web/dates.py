"""Moments and lengths of time as a person reads them: `20 Nov, 09:12`, `20 ноя, 09:12`, `4 min`.

Formatted here: CLDR's short Russian months have dots and four letters, and fifty rows formatted by
its patterns take longer than the rest of the page.
"""

from datetime import UTC, datetime, timedelta
from datetime import date as Date  # noqa: N812 - `date` is a word of ours here

from babel.dates import get_day_names, get_month_names
from markupsafe import Markup

from app.core.text import _
from app.core.time import now
from app.web.look import LANGUAGES, locale, zone

MONTHS = {
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    "ru": ["янв", "фев", "мар", "апр", "мая", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"],
}
LONG_MONTHS = {language: get_month_names("wide", locale=language) for language in LANGUAGES}
WEEKDAYS = {language: get_day_names("wide", locale=language) for language in LANGUAGES}
MINUTE, HOUR, DAY = 60, 3600, 86400


def moment(at: datetime) -> str:
    """`20 Nov, 09:12`; with the year when it is not this one."""
    there = at.astimezone(zone())
    return f"{_date(there)}, {_clock(there)}"


def date(at: datetime) -> str:
    """`20 Nov`; with the year when it is not this one."""
    return _date(at.astimezone(zone()))


def on(day: Date) -> str:
    """`20 Nov` of a day that is a day wherever one reads it; with the year when not this one."""
    return _day_of(day, this_year=now().astimezone(zone()).year)


def is_today(day: Date) -> bool:
    """Whether it is this day where the reader is."""
    return day == now().astimezone(zone()).date()


def _date(there: datetime) -> str:
    return _day_of(there.date(), this_year=now().astimezone(there.tzinfo).year)


def _day_of(day: Date, *, this_year: int) -> str:
    year = "" if day.year == this_year else f" {day.year}"
    return f"{day.day} {MONTHS[locale()][day.month - 1]}{year}"


def clock(at: datetime) -> str:
    """`09:12`."""
    return _clock(at.astimezone(zone()))


def day(at: datetime) -> str:
    """`Today`, `Yesterday`, `Friday 20 November`: the heading over a day of a conversation."""
    there, today = at.astimezone(zone()), now().astimezone(zone())
    if there.date() == today.date():
        return _("Today")
    if there.date() == today.date() - timedelta(days=1):
        return _("Yesterday")
    weekday, month = WEEKDAYS[locale()][there.weekday()], LONG_MONTHS[locale()][there.month]
    year = "" if there.year == today.year else f" {there.year}"
    parted = "," if locale() == "ru" else ""
    return f"{weekday[0].upper()}{weekday[1:]}{parted} {there.day} {month}{year}"


def ago(at: datetime) -> str:
    """How long ago, in one unit: `now`, `4 min`, `7 h`, `3 d`; older than a week: the date."""
    seconds = (now() - at).total_seconds()
    if seconds < MINUTE:
        return _("now")
    if seconds < HOUR:
        return _("%(minutes)s min", minutes=int(seconds // MINUTE))
    if seconds < DAY:
        return _("%(hours)s h", hours=int(seconds // HOUR))
    if seconds < 7 * DAY:
        return _("%(days)s d", days=int(seconds // DAY))
    return date(at)


def duration(length: timedelta) -> str:
    """A length of time in its two largest units: `1 h 12 min`, `3 d 2 h`, `under 1 min`."""
    minutes = int(length.total_seconds() // MINUTE)
    if minutes < 1:
        return _("under 1 min")
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = [
        _("%(days)s d", days=days) if days else "",
        _("%(hours)s h", hours=hours) if hours else "",
        _("%(minutes)s min", minutes=rest) if rest and not days else "",
    ]
    return " ".join(part for part in parts if part)


def since(at: datetime) -> Markup:
    """A `time` that says how long ago and goes on counting in the browser."""
    # Every part is ours, and a list draws fifty: no escaping.
    return Markup(f'<time datetime="{_exact(at)}" title="{moment(at)}" data-ago>{ago(at)}</time>')  # noqa: S704


def written(at: datetime) -> Markup:
    """A `time` that says the moment."""
    return Markup(f'<time datetime="{_exact(at)}">{moment(at)}</time>')  # noqa: S704 - all ours


def at_clock(at: datetime) -> Markup:
    """A `time` that says hour and minute, and the moment to the pointer."""
    there = at.astimezone(zone())
    said, time = _date(there), _clock(there)
    return Markup(f'<time datetime="{_exact(at)}" title="{said}, {time}">{time}</time>')  # noqa: S704


def _clock(there: datetime) -> str:
    return f"{there.hour:02}:{there.minute:02}"


def _exact(at: datetime) -> str:
    return at.astimezone(UTC).isoformat("T", "seconds")
