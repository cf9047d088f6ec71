"""Solving, closing and writing to all: from the preview to the undoing."""

from app.problems.services.cascading.complaining import complain
from app.problems.services.cascading.deciding import Act, decide
from app.problems.services.cascading.previewing import Line, Preview, preview
from app.problems.services.cascading.running import resume_forgotten, run
from app.problems.services.cascading.starting import (
    can_undo,
    check_may_start,
    ends_of,
    members_named,
    moves_of,
    start,
    undo,
)
from app.problems.services.cascading.wording import (
    LANGUAGES,
    MOST_TEXT,
    Texts,
    default_texts,
)

__all__ = [
    "LANGUAGES",
    "MOST_TEXT",
    "Act",
    "Line",
    "Preview",
    "Texts",
    "can_undo",
    "check_may_start",
    "complain",
    "decide",
    "default_texts",
    "ends_of",
    "members_named",
    "moves_of",
    "preview",
    "resume_forgotten",
    "run",
    "start",
    "undo",
]
