"""How a person wants the desk to look, read on every page."""

from dataclasses import dataclass
from typing import Literal, cast
from uuid import UUID

from sqlalchemy import text

from app.core.db import db

Language = Literal["en", "ru"]
Theme = Literal["light", "dark"]
Density = Literal["compact", "regular", "roomy"]

# Words, since every page asks: an expression takes three times as long to put together.
CHOSEN = text("""
SELECT language, theme, time_zone, density, single_keys FROM people.preference
WHERE person_id = :person
""")


@dataclass(frozen=True)
class Preferences:
    """A person's choices; None leaves it to the browser."""

    language: Language | None = None
    theme: Theme | None = None
    time_zone: str | None = None
    density: Density = "regular"
    single_keys: bool = True


def preferences(person_id: UUID) -> Preferences:
    """Return what the person chose, or the defaults."""
    row = db.session.execute(CHOSEN, {"person": person_id}).first()
    if row is None:
        return Preferences()
    # The table's checks hold the columns to these words.
    return Preferences(
        cast("Language | None", row.language),
        cast("Theme | None", row.theme),
        row.time_zone,
        cast("Density", row.density),
        row.single_keys,
    )
