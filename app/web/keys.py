"""The sheet of keys (`?`): each part adds those of its pages; the `g` keys come from the ways."""

from dataclasses import dataclass

from app.core.actor import Actor
from app.core.errors import Words
from app.core.text import lazy
from app.web import nav


@dataclass(frozen=True)
class Key:
    """What a key does. `keys` are caps parted by a space: `Ctrl K`, `g q`."""

    words: Words
    keys: str

    @property
    def caps(self) -> list[str]:
        return self.keys.split()


@dataclass(frozen=True)
class Section:
    heading: Words
    keys: tuple[Key, ...]
    order: int = 50


_sections: dict[str, Section] = {
    "everywhere": Section(
        lazy("Everywhere"),
        (
            Key(lazy("Find or do"), "Ctrl K"),
            Key(lazy("Search"), "/"),
            Key(lazy("Undo the last change"), "z"),
            Key(lazy("Close what is open"), "Esc"),
            Key(lazy("These keys"), "?"),
        ),
        order=10,
    ),
    "list": Section(
        lazy("In a list"),
        (
            Key(lazy("Down, up"), "j k"),
            Key(lazy("Open it"), "↵"),
            Key(lazy("Select"), "x"),
            Key(lazy("Select to here"), "Shift x"),
            Key(lazy("Select all"), "Ctrl a"),
            Key(lazy("Clear the selection"), "Esc"),
            Key(lazy("Show what is new"), "."),
            Key(lazy("Next, previous page"), "] ["),
        ),
        order=30,
    ),
}


def add(name: str, section: Section) -> None:
    """Show these keys on the sheet."""
    _sections[name] = section


def sections(who: Actor) -> list[Section]:
    """All keys that do something for `who`, in the order of the sheet."""
    ways = [Key(entry.words, entry.keys) for entry in nav.shown(who) if entry.keys]
    actions = [Key(entry.words, entry.keys) for entry in nav.main_actions(who) if entry.keys]
    going = [Section(lazy("Go"), (*actions, *ways), order=20)] if ways or actions else []
    return sorted([*_sections.values(), *going], key=lambda section: section.order)
