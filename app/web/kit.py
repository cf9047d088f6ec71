"""The components as templates call them: `ui.state(…)`, `ui.icon(…)`, from `web/ui.html`.

Every page gets them as `ui`, none imports them: a block that is rendered alone would not see an
import at the top. Those whose look depends on their arguments and the language only are remembered,
since a list draws the same few signs in every row.
"""

from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache
from typing import Protocol
from uuid import UUID

from flask import Flask, current_app
from jinja2 import Environment
from markupsafe import Markup, escape

from app.web import dates
from app.web.look import LANGUAGES, Language, locale

REMEMBERED = (
    *("icon", "sign_of_state", "priority", "channel"),
    *("avatar", "assignee", "person", "delivery"),
)
MOST = 4096
Macro = Callable[..., Markup]


class State(Protocol):
    """A state of a process, as far as its sign needs it."""

    @property
    def code(self) -> str: ...
    @property
    def category(self) -> str: ...
    def label(self, language: str, /) -> str: ...


class Taker(Protocol):
    """Somebody who may be given something."""

    @property
    def id(self) -> UUID: ...
    @property
    def name(self) -> str: ...
    @property
    def absent_until(self) -> date | None: ...


class Kit:
    """Every macro of `web/ui.html` by its name, and the moments of `app.web.dates`.

    One for each language, since what it remembers has words in it.
    """

    since = staticmethod(dates.since)
    written = staticmethod(dates.written)
    at = staticmethod(dates.at_clock)

    def __init__(self, env: Environment, language: Language) -> None:
        macros = env.get_template("web/ui.html").module
        for name in dir(macros):
            if not name.startswith("_"):
                setattr(self, name, getattr(macros, name))
        for name in REMEMBERED:
            setattr(self, name, lru_cache(MOST)(getattr(macros, name)))
        self._language = language
        self._person: Macro = self.person  # type: ignore[attr-defined]  # a macro
        self._away: Macro = self.away  # type: ignore[attr-defined]  # likewise

    def state(self, state: State) -> Markup:
        """Shape by the category, word by the process."""
        label, waits_for_problem = state.label(self._language), "problem" in state.code
        drawn: Markup = self.sign_of_state(str(state.category), label, waits_for_problem)  # type: ignore[attr-defined]  # a macro
        return drawn

    def takers(self, people: Iterable[Taker], me: UUID | None, name: str, before: str = "") -> str:
        """Buttons of people who may be given something, nobody first; `me`: the reader.

        The name is pressed with the key of the person behind `before`.
        """
        drawn = [f'<button name="{name}" value="{before.strip()}" autofocus>{self._person(None)}']
        for each in people:
            sign = self._person(each.name, "me" if each.id == me else "staff")
            away = self._away(each.absent_until) if each.absent_until else ""
            drawn.append(f'<button name="{name}" value="{before}{each.id}">{sign}{away}')
        return Markup("".join(f"{each}</button>\n" for each in drawn))  # noqa: S704 - macros escape

    @staticmethod
    def options(pairs: Iterable[tuple[str, str]], value: str) -> Markup:
        """The options of a long select, by value and words, `value` chosen."""
        drawn = (
            f'<option value="{escape(each)}"{" selected" if each == value else ""}>{escape(said)}'
            "</option>"
            for each, said in pairs
        )
        return Markup("".join(drawn))  # noqa: S704 - escaped above


def hang(app: Flask) -> None:
    """Give all templates the ways to say a moment, and every page its `ui`."""
    app.jinja_env.filters["initials"] = initials  # before the macros are compiled, which use it
    app.jinja_env.globals.update(
        moment=dates.moment,
        date=dates.date,
        on=dates.on,
        is_today=dates.is_today,
        clock=dates.clock,
        day=dates.day,
        duration=dates.duration,
    )
    app.extensions["opora.kits"] = {name: Kit(app.jinja_env, name) for name in LANGUAGES}


def ui() -> Kit:
    """Return the components in the reader's language."""
    kits: dict[Language, Kit] = current_app.extensions["opora.kits"]
    return kits[locale()]


def initials(name: str) -> str:
    """`VL` of Vera Lang: the first letters of the first and the last word."""
    words = [word for word in name.split() if word[0].isalnum()]
    return "".join(word[0] for word in ([words[0], words[-1]] if words[1:] else words)).upper()
