"""Find or do (Ctrl-K): what the parts find for a few words. Actions join in the browser."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from app.core.actor import Actor
from app.core.errors import Words
from app.core.text import lazy
from app.web import nav

MOST = 8  # of one provider: a palette is not a list


@dataclass(frozen=True)
class Found:
    """One place that fits the words."""

    href: str
    words: Words
    icon: str = "arrow-right"
    reference: str = ""
    aside: Words = ""


Provider = Callable[[str, Actor], Iterable[Found]]
_providers: dict[str, tuple[Words, Provider]] = {}


def provider(heading: Words) -> Callable[[Provider], Provider]:
    """Have the function below find things under `heading`; it sees only what the actor may see."""

    def register(find: Provider) -> Provider:
        _providers[f"{find.__module__}.{find.__name__}"] = (heading, find)
        return find

    return register


def results(words: str, who: Actor) -> list[tuple[Words, list[Found]]]:
    """What is found, by heading; the ways through the desk come last, and alone without words."""
    found = [(heading, list(find(words, who))[:MOST]) for heading, find in _providers.values()]
    places = (lazy("Go to"), _places(words, who))
    return [group for group in ([*found, places] if words else [places]) if group[1]]


def _places(words: str, who: Actor) -> list[Found]:
    entries = [*nav.shown(who), *nav.main_actions(who)]
    return [
        Found(entry.href, entry.words, entry.icon)
        for entry in entries
        if not entry.post and words.casefold() in str(entry.words).casefold()
    ]
