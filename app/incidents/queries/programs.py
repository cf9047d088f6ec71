"""Reads for programs: rows by key and by page, and names for our keys, both ways."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, tuple_

from app.core.db import db
from app.incidents.models import Category, Incident, Message
from app.people import queries as people
from app.people.models import Department


@dataclass(frozen=True)
class Names:
    """Paths of departments, logins of people and codes of categories, by key."""

    departments: dict[UUID, str]
    logins: dict[UUID, str]
    categories: dict[UUID, str]
    incidents: dict[UUID, str]


def by_ids(ids: Sequence[UUID]) -> list[Incident]:
    """Return the incidents with these keys, which the caller may see, in this order."""
    found = db.session.scalars(select(Incident).where(Incident.id.in_(ids)))
    by_key = {incident.id: incident for incident in found}
    return [by_key[key] for key in ids]


def messages(
    incident_id: UUID, *, after: tuple[datetime, UUID] | None, limit: int
) -> Sequence[Message]:
    """Return messages in the order of writing, from the one after this place on."""
    query = select(Message).where(Message.incident_id == incident_id)
    if after is not None:
        query = query.where(tuple_(Message.created_at, Message.id) > after)
    return db.session.scalars(query.order_by(Message.created_at, Message.id).limit(limit)).all()


def names_of(
    *,
    departments: Collection[UUID] = (),
    persons: Collection[UUID] = (),
    categories: Collection[UUID] = (),
    incidents: Collection[UUID] = (),
) -> Names:
    """Return the names that go with the keys, in a query for each kind."""
    paths = select(Department.id, Department.path).where(Department.id.in_(departments))
    codes = select(Category.id, Category.code).where(Category.id.in_(categories))
    numbers = select(Incident.id, Incident.number).where(Incident.id.in_(incidents))
    return Names(
        dict(db.session.execute(paths).all()) if departments else {},
        {key: each.login for key, each in people.people_by_ids(persons).items()},
        dict(db.session.execute(codes).all()) if categories else {},
        {key: f"INC-{number}" for key, number in db.session.execute(numbers)} if incidents else {},
    )


def category_id(code: str) -> UUID | None:
    """Return the category with this code."""
    return db.session.scalar(select(Category.id).where(Category.code == code))
