"""The rules of categories, as configurators read them."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select

from app.core.db import db
from app.problems.models import Rule


def rules() -> Mapping[UUID | None, Rule]:
    """Return the rule of each category that has one of its own."""
    return {rule.category_id: rule for rule in db.session.scalars(select(Rule))}
