"""What the menus of pages offer and take names from: short lists, a few seconds old at most."""

from app.core.kept import kept
from app.incidents import queries
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
    """Return the tree of categories for a select: keys and indented words."""
    known = categories().values()
    return [(str(each.id), INDENT * each.depth + each.label(language)) for each in known]
