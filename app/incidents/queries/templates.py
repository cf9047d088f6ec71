"""Templates of new incidents, in the order in which they are offered."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import or_, select

from app.core.actor import Actor
from app.core.db import db
from app.incidents.models import Template
from app.people.models import Department

ORDER = (Template.place, Template.name, Template.id)


def offered_templates(actor: Actor) -> Sequence[Template]:
    """Return those for all, for the actor's departments, and for any above these."""
    mine = select(Department.id, Department.parent_id).where(Department.id.in_(actor.departments))
    tree = mine.cte(recursive=True)
    above = select(Department.id, Department.parent_id).join(
        tree, Department.id == tree.c.parent_id
    )
    reached = tree.union(above)
    query = select(Template).where(
        Template.retired_at.is_(None),
        or_(Template.for_id.is_(None), Template.for_id.in_(select(reached.c.id))),
    )
    return db.session.scalars(query.order_by(*ORDER)).all()


def offered_template(actor: Actor, key: UUID) -> Template | None:
    """Return the template with this key, when it is offered to the actor."""
    return next((each for each in offered_templates(actor) if each.id == key), None)


def all_templates() -> Sequence[Template]:
    """Return every template, the retired ones last; for those who shape some."""
    query = select(Template).order_by(Template.retired_at.is_not(None), *ORDER)
    return db.session.scalars(query).all()
