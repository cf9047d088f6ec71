"""Shaping the tree of categories, and what each gives to its new incidents."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import make_response, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.core.actor import Actor, Verb, actor
from app.core.db import transaction
from app.core.errors import Invalid, Words
from app.core.text import _, lazy, ngettext
from app.incidents import access, queries, services
from app.incidents.errors import CategoryChanged
from app.incidents.forms.categories import CategoryChange, NewCategory
from app.incidents.models import Category, Level
from app.incidents.pages import choices, shaping, wording
from app.incidents.pages.blueprint import pages
from app.incidents.pages.telling import NONE
from app.web import nav
from app.web.look import locale
from app.web.render import render, sent_to

PAGE, HOME = "incidents/category.html", "/categories"


def may_shape(who: Actor) -> bool:
    return who.may(Verb.SHAPE_PROCESSES)


def figure() -> Words:
    """How many are offered."""
    offered = [each for each in queries.categories() if each.offered]
    return ngettext("%(number)s offered", "%(number)s offered", len(offered))


nav.add(
    nav.Entry(
        "categories",
        lazy("Categories"),
        "folder-tree",
        "incidents.categories",
        group="administration",
        order=10,
        shown_to=may_shape,
        about=lazy("What incidents are about, and what new ones take from it."),
        figure=figure,
    )
)


@pages.get("/categories")
def categories() -> str:
    """Show the tree, and what each category gives."""
    access.check_may_shape(actor())
    return render(
        "incidents/categories.html",
        categories=queries.categories(),
        departments=choices.departments(),
        levels=wording.LEVELS,
        processes=choices.process_words(locale()),
        language=locale(),
    )


@pages.get("/categories/new")
def new_category() -> str:
    """Ask for a new category."""
    access.check_may_shape(actor())
    return _form(None, {}, {})


@pages.post("/categories")
def add_category() -> AnyResponse:
    """Add a category."""
    access.check_may_shape(actor())
    try:
        form = NewCategory.of(request.form)
        with transaction():
            services.add_category(form.values({}), code=form.code, by=actor())
    except Invalid as refusal:
        return make_response(_form(None, request.form, refusal.faults), refusal.status)
    return sent_to(HOME, told=_("Category kept"))


@pages.get("/categories/<uuid:category>")
def category(category: UUID) -> str:
    """Show a category with its fields."""
    found = access.category(actor(), category)
    return _form(found, _typed(found), {})


@pages.post("/categories/<uuid:category>")
def change_category(category: UUID) -> AnyResponse:
    """Give the category other values; what somebody changed meanwhile stands beside them."""
    try:
        with transaction():
            found = access.category(actor(), category)
            form = CategoryChange.of(request.form)
            services.change_category(found, form.values(found.labels), seen=form.seen, by=actor())
    except CategoryChanged as refusal:
        return make_response(_both(access.category(actor(), category)), refusal.status)
    except Invalid as refusal:
        found = access.category(actor(), category)
        return make_response(_form(found, request.form, refusal.faults), refusal.status)
    return sent_to(HOME, told=_("Category kept"))


@pages.post("/categories/<uuid:category>/retirement")
def retire_category(category: UUID) -> AnyResponse:
    """Offer it no more."""
    with transaction():
        services.retire_category(access.category(actor(), category), by=actor())
    place = url_for("incidents.bring_back_category", category=category)
    return sent_to(HOME, told=_("Category switched off"), undo=place)


@pages.post("/categories/<uuid:category>/return")
def bring_back_category(category: UUID) -> AnyResponse:
    """Offer it again."""
    with transaction():
        services.bring_back_category(access.category(actor(), category), by=actor())
    return sent_to(HOME, told=_("Category switched on"))


def _typed(found: Category) -> dict[str, Any]:
    return {
        "label_en": found.labels["en"],
        "label_ru": found.labels.get("ru", ""),
        "parent": found.parent_id,
        "place": found.place,
        "department": found.department_id,
        "impact": found.impact,
        "urgency": found.urgency,
        "tags": ", ".join(found.tags),
        "process": found.process,
        "seen": found.version,
    }


def _both(found: Category) -> str:
    """The form with what was typed, and what the category has by now where that is another."""
    now, typed = _typed(found), request.form
    theirs = {
        name: _said(name, value)
        for name, value in now.items()
        if name in wording.CATEGORY_FIELDS and str(value or "") != typed.get(name, "").strip()
    }
    return _form(found, {**typed, "seen": found.version}, {}, theirs=theirs)


def _said(name: str, value: Any) -> Words:
    if not value:
        return NONE
    match name:
        case "impact" | "urgency":
            return wording.LEVELS[Level(value)]
        case "parent":
            return next(each.label(locale()) for each in queries.categories() if each.id == value)
        case "process":
            return choices.process_words(locale()).get(str(value), str(value))
        case "department":
            known = choices.departments().get(value)
            return known.name if known else _("no longer here")
    return str(value)


def _form(
    found: Category | None,
    typed: Mapping[str, Any],
    faults: Mapping[str, Words],
    *,
    theirs: Mapping[str, Words] | None = None,
) -> str:
    return render(
        PAGE,
        category=found,
        typed=typed,
        faults=faults,
        theirs=theirs,
        labels=wording.CATEGORY_FIELDS,
        above=_above(queries.categories(), found),
        departments=choices.department_options(),
        levels=[("", NONE), *((each.value, words) for each, words in wording.LEVELS.items())],
        processes=choices.process_words(locale()),
        language=locale(),
        history=shaping.history_of_category(found, read_by=actor()) if found else None,
    )


def _above(tree: Sequence[queries.Choice], found: Category | None) -> list[tuple[str, str]]:
    """Where it can hang: anywhere but below itself."""
    inside = queries.below(tree, found.id) if found else ()
    return [
        (str(each.id), choices.INDENT * each.depth + each.label(locale()))
        for each in tree
        if each.id not in inside
    ]
