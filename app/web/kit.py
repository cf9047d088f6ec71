"""The components as templates call them: `ui.state(…)`, `ui.icon(…)`, from `web/ui.html`.

They are a global, never imported at the top of a page: a block that is rendered alone would not
see the import. Those whose look depends on their arguments and the language only are remembered,
since a list draws the same few signs in every row.
"""

from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Protocol

from flask import Flask
from jinja2 import Environment
from markupsafe import Markup

from app.web import dates
from app.web.look import Language, locale

REMEMBERED = ("icon", "sign_of_state", "priority", "channel", "avatar", "person", "delivery")
MOST = 4096


class State(Protocol):
    """A state of a process, as far as its sign needs it."""

    @property
    def code(self) -> str: ...
    @property
    def category(self) -> str: ...
    def label(self, language: str, /) -> str: ...


class Kit:
    """Every macro of `web/ui.html` by its name, and the moments of `app.web.dates`."""

    since = staticmethod(dates.since)
    written = staticmethod(dates.written)

    def __init__(self, env: Environment) -> None:
        macros = env.get_template("web/ui.html").module
        for name in dir(macros):
            if not name.startswith("_"):
                setattr(self, name, getattr(macros, name))
        for name in REMEMBERED:
            setattr(self, name, _remembered(getattr(macros, name)))
        self._sign_of_state = _remembered(macros.sign_of_state)  # type: ignore[attr-defined]  # a macro

    def state(self, state: State) -> Markup:
        """Shape by the category, word by the process."""
        waits_for_problem = "problem" in state.code
        return self._sign_of_state(str(state.category), state.label(locale()), waits_for_problem)


def hang(app: Flask) -> None:
    """Give all templates `ui` and the ways to say a moment."""
    app.jinja_env.filters["initials"] = initials  # before the macros are compiled, which use it
    app.jinja_env.globals.update(
        ui=Kit(app.jinja_env),
        moment=dates.moment,
        date=dates.date,
        clock=dates.clock,
        day=dates.day,
        duration=dates.duration,
    )


def initials(name: str) -> str:
    """`VL` of Vera Lang: the first letters of the first and the last word."""
    words = [word for word in name.split() if word[0].isalnum()]
    return "".join(word[0] for word in ([words[0], words[-1]] if words[1:] else words)).upper()


def _remembered(macro: Callable[..., Markup]) -> Callable[..., Markup]:
    @lru_cache(maxsize=MOST)
    def drawn(_: Language, *given: Hashable, **named: Hashable) -> Markup:
        return macro(*given, **named)

    def draw(*given: Hashable, **named: Hashable) -> Markup:
        return drawn(locale(), *given, **named)

    return draw
