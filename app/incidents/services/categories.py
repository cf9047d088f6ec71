"""Shaping the tree of categories. None is ever deleted: incidents keep theirs."""

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from app.core import audit, time
from app.core.actor import Actor
from app.core.db import db
from app.core.errors import Invalid
from app.core.text import lazy
from app.incidents import queries
from app.incidents.errors import CategoryChanged
from app.incidents.models import Category, Level
from app.incidents.services.opening import check_department, check_tags
from app.people.models import Department

VALUES = (
    "labels",
    "parent_id",
    "place",
    "department_id",
    "impact",
    "urgency",
    "tags",
    "process",
)
LONGEST_CODE = 100


def add_category(values: Mapping[str, Any], *, code: str | None, by: Actor) -> Category:
    """Add a category; without a code one is made of its English word. Raises Invalid."""
    made = Category(code=code or code_of(values["labels"]["en"]))
    _hold_tree()
    _check_code(made.code)
    _fill(made, values)
    db.session.add(made)
    db.session.flush()
    after = {name: value for name, value in _said(made).items() if value}
    audit.record("category.added", by=by, subject=made.code, after=after)
    return made


def change_category(category: Category, values: Mapping[str, Any], *, seen: int, by: Actor) -> None:
    """Give it other values; `seen` is the version they were thought for. Incidents keep theirs.

    Raises CategoryChanged when there is a newer one, Invalid.
    """
    if category.version != seen:
        raise CategoryChanged(version=category.version)
    before = _said(category)
    _hold_tree()
    _fill(category, values)
    after = _said(category)
    changed = [name for name in after if after[name] != before[name]]
    if changed:
        category.version += 1
        told = {"before": {name: before[name] for name in changed}}
        told["after"] = {name: after[name] for name in changed}
        audit.record("category.changed", by=by, subject=category.code, **told)


def retire_category(category: Category, *, by: Actor) -> None:
    """Offer it, and those below it, no more; incidents keep it."""
    if category.retired_at is None:
        category.retired_at, category.version = time.now(), category.version + 1
        audit.record("category.retired", by=by, subject=category.code)


def bring_back_category(category: Category, *, by: Actor) -> None:
    """Offer it again."""
    if category.retired_at is not None:
        category.retired_at, category.version = None, category.version + 1
        audit.record("category.back", by=by, subject=category.code)


def category_values(category: Category) -> dict[str, Any]:
    """Return the values that can be changed, as they are."""
    return {name: getattr(category, name) for name in VALUES}


def code_of(words: str) -> str:
    """Return the code that these words make: small letters, no spaces."""
    return re.sub(r"[^\w.]+", "_", words.casefold()).strip("_.")[:LONGEST_CODE]


def _hold_tree() -> None:
    """Two who give the same code, or hang two below each other, come one after the other."""
    db.session.execute(select(func.pg_advisory_xact_lock(func.hashtext("category tree"))))


def _check_code(code: str) -> None:
    if not code:
        raise Invalid({"code": lazy("Give it a code of letters and digits.")})
    if db.session.scalars(select(Category.id).where(Category.code == code)).first():
        raise Invalid({"code": lazy("Another category has this code.")})


def _fill(category: Category, values: Mapping[str, Any]) -> None:
    check_department(values["department_id"])
    _check_parent(category, values["parent_id"])
    if values["process"] not in {None, category.process, *queries.processes()}:
        raise Invalid({"process": lazy("There is no such process.")})
    for name, value in {**values, "tags": check_tags(values["tags"])}.items():
        setattr(category, name, value)


def _check_parent(category: Category, parent_id: UUID | None) -> None:
    if parent_id is None:
        return
    with db.session.no_autoflush:
        found = queries.categories()
    if parent_id not in {each.id for each in found}:
        raise Invalid({"parent": lazy("There is no such category.")})
    if parent_id in queries.below(found, category.id):
        raise Invalid({"parent": lazy("It cannot hang below itself.")})


def _said(category: Category) -> dict[str, Any]:
    """Its values for the audit log: codes and paths instead of keys."""
    above = db.session.get(Category, category.parent_id) if category.parent_id else None
    key = category.department_id
    department = db.session.get(Department, key) if key else None
    levels = {name: getattr(category, name) for name in ("impact", "urgency")}
    return {
        "labels": [f"{language}: {word}" for language, word in sorted(category.labels.items())],
        "below": above.code if above else None,
        "place": category.place,
        "department": department.path if department else None,
        **{name: Level(it).name.lower() if it else None for name, it in levels.items()},
        "tags": list(category.tags),
        "process": category.process,
    }
