"""What the forms of people's screens send; what it means is decided below them."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal, Self
from zoneinfo import available_timezones

from pydantic import BaseModel, StringConstraints, ValidationError, field_validator
from werkzeug.datastructures import MultiDict

from app.core.errors import Invalid, Words
from app.core.text import lazy
from app.people.models import Kind
from app.people.preferences import Density, Language, Preferences, Theme
from app.people.services import Away
from app.people.weeks import DAYS, Times, Week

SPAN = re.compile(r"\s*(\d{1,2}(?::\d\d)?)\s*[-–—]\s*(\d{1,2}(?::\d\d)?)\s*")
MOST_WORDS = 20_000
Plain = Annotated[str, StringConstraints(pattern=r"^[^\x00]*$")]


class SettingsForm(BaseModel):
    """A person's own settings as the form sends them; an empty value leaves it to the browser."""

    language: Language | Literal[""] = ""
    theme: Theme | Literal[""] = ""
    time_zone: str = ""
    density: Density = "regular"
    single_keys: Literal["on", "off"] = "off"

    @field_validator("time_zone")
    @classmethod
    def _is_a_zone(cls, name: str) -> str:
        if name and name not in available_timezones():
            raise ValueError("not a time zone")
        return name

    def preferences(self) -> Preferences:
        """Return the settings as they are kept."""
        return Preferences(
            language=self.language or None,
            theme=self.theme or None,
            time_zone=self.time_zone or None,
            density=self.density,
            single_keys=self.single_keys == "on",
        )


class AbsenceForm(BaseModel):
    """The days on which somebody is away, as the page sends them."""

    begins: date
    ends: date
    kind: Kind
    note: Plain = ""
    stand_in: Plain = ""

    @classmethod
    def of(cls, sent: MultiDict[str, str]) -> Self:
        """Read what was sent. Raises Invalid with words for each field that is wrong."""
        given = {name: value.strip() for name, value in sent.items()}
        try:
            return cls.model_validate(given | {"ends": given.get("ends") or given.get("begins")})
        except ValidationError as fault:
            names = {str(error["loc"][0]) for error in fault.errors()}
            raise Invalid({name: _ASK.get(name, _CHOOSE) for name in names}) from None

    @property
    def away(self) -> Away:
        return Away(self.begins, self.ends, self.kind, self.note, self.stand_in or None)


class AbsenceChange(AbsenceForm):
    """The same for an absence that there is; `seen` is the version that was on the page."""

    seen: int


_DAY = lazy("Give a day, such as 2026-11-30.")
_CHOOSE = lazy("Choose one of the values offered.")
_ASK: Mapping[str, Words] = {"begins": _DAY, "ends": _DAY}


def week_of(sent: MultiDict[str, str]) -> Week:
    """Read a week as the page sends it: spans of each day, a holiday a line. Raises Invalid."""
    faults: dict[str, Words] = {}
    days: dict[str, list[Times]] = {}
    for name in DAYS:
        found = _spans(sent.get(name, ""))
        if found is None:
            faults[name] = lazy("Write it like 9:00–13:00, 14:00–18:00.")
        days[name] = found or []
    holidays = _holidays(sent.get("holidays", ""))
    if holidays is None:
        faults["holidays"] = lazy("One a line: the day first, such as 2026-12-31 New Year's Eve.")
    if faults:
        raise Invalid(faults)
    return Week(sent.get("zone", ""), days, holidays or {})


def _spans(words: str) -> list[Times] | None:
    found = []
    for part in filter(str.strip, words[:MOST_WORDS].split(",")):
        match = SPAN.fullmatch(part)
        if match is None:
            return None
        found.append((_time(match[1]), _time(match[2])))
    return found


def _time(words: str) -> str:
    hour, _, minute = words.partition(":")
    return f"{int(hour):02}:{minute or '00'}"


def _holidays(words: str) -> dict[date, str] | None:
    found: dict[date, str] = {}
    for line in filter(str.strip, words[:MOST_WORDS].splitlines()):
        day, _, name = line.strip().partition(" ")
        try:
            found[date.fromisoformat(day)] = name.strip()
        except ValueError:
            return None
    return found


def as_sent(week: Week) -> dict[str, Any]:
    """Return the fields of the form that would send this week."""
    return {
        "zone": week.zone,
        **{name: ", ".join(f"{one}–{two}" for one, two in week.days[name]) for name in DAYS},
        "holidays": "\n".join(
            f"{day.isoformat()} {name}".strip() for day, name in sorted(week.holidays.items())
        ),
    }
