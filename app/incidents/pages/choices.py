"""What the menus of pages offer and take names from: short lists, a few seconds old at most."""

from uuid import UUID

from app.core.errors import Words
from app.core.kept import kept
from app.core.text import lazy
from app.incidents import queries
from app.incidents.models import RESOLUTIONS
from app.incidents.pages.wording import LEVELS
from app.incidents.pages.wording import RESOLUTIONS as RESOLUTION_WORDS
from app.people import queries as people
from app.web.look import Language

INDENT = "\u2003"

assignable = kept(people.assignable)
departments = kept(people.departments_by_id)
categories = kept(queries.categories_by_id)
matrix = kept(queries.priorities)


@kept
def department_options() -> list[tuple[str, str]]:
    """Return the tree of departments for a select: keys and indented names."""
    return [(str(node.id), INDENT * node.depth + node.name) for node in departments().values()]


@kept
def category_options(language: Language) -> list[tuple[str, str]]:
    """Return the tree of categories for a select, keys and indented words; none switched off."""
    known = [each for each in categories().values() if each.offered]
    return [(str(each.id), INDENT * each.depth + each.label(language)) for each in known]


def categories_beside(present: UUID | None, language: Language) -> list[tuple[str, str]]:
    """Return the same, and what something is of already, though it is switched off."""
    offered, known = category_options(language), categories().get(present) if present else None
    if known is None or known.offered:
        return offered
    return [*offered, (str(known.id), known.label(language))]


@kept
def process_words(language: Language) -> dict[str, str]:
    """Return the codes of processes, each with its word."""
    known = queries.processes()
    return {code: labels.get(language) or labels["en"] for code, labels in known.items()}


def resolutions() -> list[tuple[str, Words]]:
    """Return how an incident may end, for a select."""
    return [(code, RESOLUTION_WORDS[code]) for code in RESOLUTIONS]


def levels() -> list[tuple[str, Words]]:
    """Return the levels for a select, before them what the category says."""
    given = [(str(level.value), words) for level, words in LEVELS.items()]
    return [("", lazy("As the category says, else medium")), *given]
