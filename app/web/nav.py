"""The ways through the desk: the rail, the bar of the phone, the palette and the `g` keys.

Each part adds the entries of its own pages, so nothing is shown that does not exist. What belongs
to administration stands on a page of its own, and the rail has one entry for all of it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from typing import Any, Literal

from flask import request, url_for

from app.core.actor import Actor
from app.core.errors import Words
from app.core.text import lazy

Group = Literal["incidents", "areas", "administration", "you"]
HEADINGS: Mapping[Group, Words] = {
    "incidents": lazy("Incidents"),
    "areas": lazy("Areas"),
    "administration": lazy("Administration"),
    "you": lazy("You"),
}


APART: Group = "administration"
"""The group that is no part of the rail."""


@dataclass(frozen=True)
class Entry:
    """One place to go. `keys` such as `g q` lead there; `post` makes it a button of a form.

    On the page of administration `about` says what it is for, and `figure` how it stands.
    """

    name: str
    words: Words
    icon: str
    endpoint: str
    group: Group = "areas"
    order: int = 50
    values: Mapping[str, str] = field(default_factory=dict)
    keys: str = ""
    post: bool = False
    on_phone: bool = False
    shown_to: Callable[[Actor], bool] = lambda _: True
    about: Words = ""
    figure: Callable[[], Words] = lambda: ""
    holds: Group | None = None
    """The group whose pages lie within this place."""

    @property
    def href(self) -> str:
        return _address(self.endpoint, tuple(self.values.items()), request.script_root)

    @property
    def is_here(self) -> bool:
        if self.holds and any(each.is_around for each in _within(self.holds)):
            return True
        if request.endpoint != self.endpoint:
            return False
        asked = {**request.args, **(request.view_args or {})}
        return self.values.items() <= asked.items()

    @property
    def is_around(self) -> bool:
        """Whether this is the place, or a page below it."""
        return f"{request.path}/".startswith(f"{self.href.removeprefix(request.script_root)}/")


@dataclass(frozen=True)
class Search:
    """The field of the bar: a GET form."""

    endpoint: str
    words: Words
    parameter: str = "q"
    shown_to: Callable[[Actor], bool] = lambda _: True


Counts = Callable[[Actor], Mapping[str, str]]
_entries: dict[str, Entry] = {}
_main_actions: dict[str, Entry] = {}
_searches: list[Search] = []
_counts: dict[str, Counts] = {}


def add(*entries: Entry) -> None:
    """Show these places to whoever may go there."""
    _entries.update({entry.name: entry for entry in entries})


def add_main_action(entry: Entry) -> None:
    """Show `entry` as the one filled button of the bar."""
    _main_actions[entry.name] = entry


def search_by(search: Search) -> None:
    """Have the bar's field ask `search`."""
    _searches[:] = [search]


def counts(known: Counts) -> Counts:
    """Have `known` say the counts of its entries by their names, all in one query."""
    _counts[f"{known.__module__}.{known.__name__}"] = known
    return known


def groups(who: Actor) -> list[tuple[Group, list[Entry]]]:
    """The rail from top to bottom as `who` may see it."""
    order = list(HEADINGS)
    rail = [entry for entry in shown(who) if entry.group != APART]
    seen = sorted(rail, key=lambda entry: (order.index(entry.group), entry.order))
    return [(group, list(found)) for group, found in groupby(seen, key=lambda entry: entry.group)]


def shown(who: Actor) -> list[Entry]:
    return [entry for entry in _entries.values() if entry.shown_to(who)]


def apart(who: Actor) -> list[Entry]:
    """What `who` may shape or watch, in the order in which the page of administration lists it."""
    found = [entry for entry in _within(APART) if entry.shown_to(who)]
    return sorted(found, key=lambda entry: entry.order)


def on_phone(who: Actor) -> list[Entry]:
    """The bar of the phone: at most four, since the fifth is the palette."""
    entries = [*shown(who), *main_actions(who)]
    return sorted((entry for entry in entries if entry.on_phone), key=lambda each: each.order)[:4]


def main_actions(who: Actor) -> list[Entry]:
    return [entry for entry in _main_actions.values() if entry.shown_to(who)]


def search(who: Actor) -> Search | None:
    return next((found for found in _searches if found.shown_to(who)), None)


def counted(who: Actor) -> dict[str, str]:
    """Entry name -> what its badge says."""
    return {name: count for known in _counts.values() for name, count in known(who).items()}


def _within(group: Group) -> list[Entry]:
    return [entry for entry in _entries.values() if entry.group == group]


@lru_cache
def _address(endpoint: str, values: tuple[tuple[str, str], ...], _below: str) -> str:
    """Every page asks for the same dozen; they change only with what the desk stands below."""
    return url_for(endpoint, **dict[str, Any](values))
