"""Roles and what they permit, in words."""

from collections.abc import Iterable, Mapping

from app.core.actor import PERMITS, Role, Verb
from app.core.errors import Words
from app.core.text import lazy
from app.people.leaving import DEACTIVATED

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
    Verb.SHAPE_PROCESSES: lazy("Shape processes"),
    Verb.READ_PEOPLE: lazy("See people and departments"),
    Verb.MANAGE_PEOPLE: lazy("Decide which department of a person is primary"),
    Verb.MANAGE_API_CLIENTS: lazy("Manage API clients"),
    Verb.READ_AUDIT: lazy("Read the audit log"),
}

REASONS: Mapping[str, Words] = {
    DEACTIVATED: lazy("Whoever had it does not work here any more."),
}
"""Why the desk itself changed something; a person's reason stands in their own words."""


def role_words(codes: Iterable[str]) -> list[Words]:
    """Return the roles in words, in the order of the table."""
    held = set(codes)
    return [words for role, words in ROLES.items() if role.value in held]


def permitted(codes: Iterable[str]) -> list[Words]:
    """Return what these roles permit, in words; a verb that has none stands as its code."""
    held = set(codes)
    verbs = {verb for role in ROLES if role.value in held for verb in PERMITS[role]}
    return [VERBS.get(verb, verb.value) for verb in Verb if verb in verbs]
