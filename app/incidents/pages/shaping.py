"""What was done to categories and to the matrix, in words, for their pages and the audit log."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import url_for

from app.auth import audit_words
from app.auth import queries as log
from app.core.actor import Actor, Verb
from app.core.errors import Words
from app.core.text import _
from app.incidents.models import Category, Level, Priority
from app.incidents.pages import choices
from app.incidents.pages.wording import LEVELS, PRIORITIES
from app.web.look import locale

NEWEST = 20
OF_CATEGORY = ("category.added", "category.changed", "category.retired", "category.back")
OF_MATRIX = "matrix.changed"


def history_of_category(found: Category, *, read_by: Actor) -> dict[str, Any]:
    """Return what was done to a category lately, as `auth/deeds.html` shows it."""
    entries = log.deeds(OF_CATEGORY, on=found.code, most=NEWEST)
    return _history(entries, read_by, subject=found.code)


def history_of_matrix(*, read_by: Actor) -> dict[str, Any]:
    """Return what was done to the matrix lately, likewise."""
    return _history(log.deeds([OF_MATRIX], most=NEWEST), read_by, kind=OF_MATRIX)


@audit_words.worded(*OF_CATEGORY)
def category_told(name: str, value: Any) -> tuple[Words, Words]:
    """Say a value of a category."""
    say: Mapping[str, Callable[[Any], Words]] = {
        "below": _category,
        "department": _department,
        "impact": lambda level: LEVELS[Level[level.upper()]],
        "urgency": lambda level: LEVELS[Level[level.upper()]],
        "process": lambda code: choices.process_words(locale()).get(code, code),
    }
    called, said = audit_words.plainly(name, value)
    return called, say[name](value) if value and name in say else said


@audit_words.worded(OF_MATRIX)
def matrix_told(pair: str, priority: str) -> tuple[Words, Words]:
    """Say which priority follows from a pair of levels."""
    impact, urgency = (LEVELS[Level[each.upper()]] for each in pair.split("/"))
    called = _("impact %(impact)s, urgency %(urgency)s", impact=impact, urgency=urgency)
    return called, PRIORITIES[Priority[priority.upper()]]


def _history(entries: Sequence[log.Entry], read_by: Actor, **narrowed: Any) -> dict[str, Any]:
    whole = url_for("audit.index", **narrowed) if read_by.may(Verb.READ_AUDIT) else ""
    return {"entries": entries, "words": audit_words, "whole": whole}


def _category(code: str) -> Words:
    known = (each.label(locale()) for each in choices.categories().values() if each.code == code)
    return next(known, code)


def _department(path: str) -> Words:
    return next((each.name for each in choices.departments().values() if each.path == path), path)
