"""When bursts of a category become problems."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select

from app.core import time
from app.core.actor import Actor
from app.core.db import db
from app.incidents.models import Category
from app.problems.models import Rule, Way

Ways = Mapping[UUID | None, Way]


def set_rule(category_id: UUID | None, way: Way | None, *, by: Actor) -> None:
    """Have bursts of the category, and of those below without a rule, go this way from now on.

    Without a category it holds for all that have no rule. `None` takes the rule away.
    """
    query = select(Rule).where(Rule.category_id.is_not_distinct_from(category_id))
    found = db.session.scalars(query.with_for_update()).one_or_none()
    if way is None:
        if found:
            db.session.delete(found)
        return
    if found is None:
        found = Rule(category_id=category_id)
        db.session.add(found)
    found.way, found.at = way, time.now()
    found.by_kind, found.by_id, found.by_name = by.kind, by.id, by.name
    db.session.flush()


def ways() -> Ways:
    """Return the way of every category, and under None that of incidents without one."""
    parents = dict(db.session.execute(select(Category.id, Category.parent_id)).all())
    rules = dict(db.session.execute(select(Rule.category_id, Rule.way)).all())
    found: dict[UUID | None, Way] = {None: Way(rules.get(None, Way.AT_ONCE))}
    for category_id in parents:
        at: UUID | None = category_id
        while at is not None and at not in rules:
            at = parents[at]
        found[category_id] = Way(rules[at]) if at is not None else found[None]
    return found
