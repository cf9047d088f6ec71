"""Categories, and what new incidents take from them."""

from collections.abc import Sequence

from flask import Response

from app.core.actor import actor
from app.core.answers import answer
from app.core.openapi import documented
from app.core.versions import tagged
from app.incidents import access, queries
from app.incidents.api.blueprint import TAG, api
from app.incidents.errors import NoSuchCategory
from app.incidents.queries import programs
from app.incidents.schemas import LEVELS, CategoriesOut, CategoryOut, DefaultsOut


@api.get("/categories")
@documented(TAG, CategoriesOut)
def categories() -> Response:
    """List the tree of categories, each before those below it."""
    access.check_may_read_categories(actor())
    return answer(CategoriesOut(categories=_told(queries.categories())))


@api.get("/categories/<category>")
@documented(TAG, CategoryOut, versioned=True, refusals=[NoSuchCategory])
def category(category: str) -> Response:
    """Read a category by its code."""
    access.check_may_read_categories(actor())
    for each in _told(queries.categories()):
        if each.code == category:
            return tagged(answer(each), each.version)
    raise NoSuchCategory


def _told(found: Sequence[queries.Choice]) -> list[CategoryOut]:
    names = programs.names_of(
        departments={each.department_id for each in found if each.department_id}
    )
    codes = {each.id: each.code for each in found}
    return [
        CategoryOut(
            parent=codes[each.parent_id] if each.parent_id else None,
            defaults=_defaults(each, names),
            **{name: getattr(each, name) for name in _AS_THEY_ARE},
        )
        for each in found
    ]


_AS_THEY_ARE = ("code", "labels", "place", "offered", "retired_at", "version")


def _defaults(each: queries.Choice, names: programs.Names) -> DefaultsOut:
    return DefaultsOut(
        department=names.departments[each.department_id] if each.department_id else None,
        impact=LEVELS[each.impact] if each.impact else None,
        urgency=LEVELS[each.urgency] if each.urgency else None,
        tags=each.tags,
        process=each.process,
    )
