"""Roles and what they permit, absences and working weeks, in words."""

from collections.abc import Iterable, Mapping
from itertools import groupby

from babel.dates import get_day_names

from app.core.actor import PERMITS, Role, Verb
from app.core.errors import Words
from app.core.text import _, lazy
from app.people.hours import ALWAYS, Hours
from app.people.leaving import DEACTIVATED
from app.people.models import Kind
from app.people.weeks import DAYS, Week
from app.web.look import locale

ROLES: Mapping[Role, Words] = {
    Role.AGENT: lazy("Agent"),
    Role.LEAD: lazy("Lead"),
    Role.MANAGER: lazy("Manager"),
    Role.CONFIGURATOR: lazy("Configurator"),
    Role.ACCOUNTANT: lazy("Accountant"),
    Role.ADMIN: lazy("Administrator"),
}

VERBS: Mapping[Verb, Words] = {
    Verb.READ_INCIDENTS: lazy("See the incidents of their departments"),
    Verb.READ_ALL_INCIDENTS: lazy("See the incidents of all departments"),
    Verb.WORK_INCIDENTS: lazy("Open incidents and work on those they see"),
    Verb.ASSIGN_OTHERS: lazy("Give away what lies with others"),
    Verb.DECIDE_PROBLEMS: lazy("Say whether a burst becomes a problem"),
    Verb.SHAPE_TEMPLATES: lazy("Shape templates of new incidents"),
    Verb.SHAPE_PROCESSES: lazy("Shape processes"),
    Verb.READ_PEOPLE: lazy("See people and departments"),
    Verb.LEAD_PEOPLE: lazy("Enter absences and working hours in their departments"),
    Verb.MANAGE_PEOPLE: lazy("Arrange everybody's primary department, absences and hours"),
    Verb.MANAGE_API_CLIENTS: lazy("Manage API clients"),
    Verb.READ_AUDIT: lazy("Read the audit log"),
}

REASONS: Mapping[str, Words] = {
    DEACTIVATED: lazy("Whoever had it does not work here any more."),
}
"""Why the desk itself changed something; a person's reason stands in their own words."""

KINDS: Mapping[Kind, Words] = {
    Kind.VACATION: lazy("Vacation"),
    Kind.SICKNESS: lazy("Sickness"),
    Kind.TRAINING: lazy("Training"),
    Kind.TRAVEL: lazy("Business trip"),
    Kind.OTHER: lazy("Other"),
}
ABSENCE_FIELDS: Mapping[str, Words] = {
    "begins": lazy("First day"),
    "ends": lazy("Last day"),
    "kind": lazy("Reason"),
    "note": lazy("Note"),
    "stand_in": lazy("Who stands in"),
}


def role_words(codes: Iterable[str]) -> list[Words]:
    """Return the roles in words, in the order of the table."""
    held = set(codes)
    return [words for role, words in ROLES.items() if role.value in held]


def permitted(codes: Iterable[str]) -> list[Words]:
    """Return what these roles permit, in words; a verb that has none stands as its code."""
    held = set(codes)
    verbs = {verb for role in ROLES if role.value in held for verb in PERMITS[role]}
    return [VERBS.get(verb, verb.value) for verb in Verb if verb in verbs]


def weekdays() -> dict[str, str]:
    """Return the days of the week by their names in the code, in words."""
    names = get_day_names("wide", locale=locale())
    return {day: names[number][0].upper() + names[number][1:] for number, day in enumerate(DAYS)}


def week_fields() -> dict[str, Words]:
    """Return what the fields of the form of a week are called."""
    return {**weekdays(), "zone": lazy("Time zone"), "holidays": lazy("Holidays")}


def week_lines(hours: Hours) -> list[tuple[str, str]]:
    """Return the days that are worked alike, `Mon–Fri`, each with its times."""
    if hours.week == ALWAYS.week:
        return [(_("Every day"), _("round the clock"))]
    short = get_day_names("abbreviated", locale=locale())
    times = Week.of(hours, {}).days
    found = []
    for spans, days in groupby(enumerate(DAYS), key=lambda day: times[day[1]]):
        numbers = [number for number, _day in days]
        if spans:
            said = short[numbers[0]] + (f"–{short[numbers[-1]]}" if numbers[1:] else "")
            found.append((said, ", ".join(f"{begins}–{ends}" for begins, ends in spans)))
    return found
