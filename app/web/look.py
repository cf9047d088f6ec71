"""How a page looks for its reader: language, theme, time zone, density, single keys.

What the reader has chosen comes first, then what the browser says. The part that keeps people's
preferences registers itself with `prefers`; this part knows no part.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from flask import g, has_request_context, request

from app.core.actor import Actor

Language = Literal["en", "ru"]
Theme = Literal["light", "dark"]
Density = Literal["compact", "regular", "roomy"]

LANGUAGES: dict[Language, str] = {"en": "English", "ru": "Русский"}
ZONE_COOKIE = "opora_zone"  # the browser's own zone, for whoever has chosen none


@dataclass(frozen=True)
class Look:
    """A person's choices; None leaves it to the browser."""

    language: Language | None = None
    theme: Theme | None = None
    time_zone: str | None = None
    density: Density = "regular"
    single_keys: bool = True


Preferences = Callable[[Actor], Look | None]
_preferences: list[Preferences] = []


def prefers(known: Preferences) -> Preferences:
    """Have `known` say what a person has chosen; asked at most once in a request."""
    _preferences[:] = [known]
    return known


def look() -> Look:
    """Return the choices of this request's reader."""
    if not has_request_context():
        return Look()
    if "look" not in g:
        who: Actor | None = g.get("actor")
        chosen = _preferences[0](who) if who and _preferences else None
        g.look = chosen or Look()
    found: Look = g.look
    return found


def forget_preferences() -> None:
    """Show this request's page with the browser's wishes only: their keeper does not answer."""
    g.look = Look()
    for known in ("locale", "zone"):
        g.pop(known, None)


def locale() -> Language:
    """Return the language to speak: asked for in the address, chosen, the browser's, English."""
    found: Language
    try:
        found = g.locale  # known already: a list asks some hundred times
    except (AttributeError, RuntimeError):
        if not has_request_context():
            return "en"
        found = g.locale = _asked_for() or look().language or _of_browser()
    return found


def speak(language: Language) -> None:
    """Speak this language on this page, unless its address asks for another."""
    g.locale = _asked_for() or language


def zone() -> ZoneInfo:
    """Return the reader's time zone: chosen, the browser's, UTC."""
    found: ZoneInfo
    try:
        found = g.zone
    except (AttributeError, RuntimeError):
        if not has_request_context():
            return _zone("UTC")
        found = g.zone = _zone(look().time_zone or request.cookies.get(ZONE_COOKIE) or "UTC")
    return found


def _asked_for() -> Language | None:
    asked = request.args.get("lang")
    return next((language for language in LANGUAGES if language == asked), None)


def _of_browser() -> Language:
    liked = request.accept_languages.best_match(list(LANGUAGES), default="en")
    return "ru" if liked == "ru" else "en"


@lru_cache(maxsize=1024)
def _zone(name: str) -> ZoneInfo:
    # A cookie is anybody's words: only names of the database reach the file system.
    if name not in available_timezones():
        name = "UTC"
    try:
        return ZoneInfo(name)
    except ZoneInfoNotFoundError:
        return ZoneInfo("UTC")
