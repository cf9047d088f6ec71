"""Whose working hours count for whom."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import selectinload

from app.core.db import db
from app.people.hours import ALWAYS, Hours, Span
from app.people.models import Department, HoursRow, Person
from app.people.queries.standing import primary_department
from app.people.queries.tree import DepartmentNode, departments_by_id


@dataclass(frozen=True)
class Working:
    """Hours that count for somebody: their own, those of a department, or round the clock."""

    hours: Hours
    is_own: bool = False
    of: DepartmentNode | None = None
    holiday_names: Mapping[date, str] = field(default_factory=dict)


def working(owner: Person | Department) -> Working:
    """Return the hours that count for this person, or in this department."""
    of = hours_of_people if isinstance(owner, Person) else hours_of_departments
    return of([owner.id])[owner.id]


def hours_of_people(people: Collection[UUID]) -> dict[UUID, Working]:
    """Return the hours of each: their own, else those of their primary department."""
    own = {row.person_id: row for row in _rows(HoursRow.person_id.in_(people)) if row.person_id}
    rest = [key for key in people if key not in own]
    primary = primary_department(rest) if rest else {}
    inherited = hours_of_departments(set(primary.values()))
    return {key: _working(row, is_own=True) for key, row in own.items()} | {
        key: replace(inherited[primary[key]], is_own=False) if key in primary else Working(ALWAYS)
        for key in rest
    }


def hours_of_departments(keys: Iterable[UUID]) -> dict[UUID, Working]:
    """Return the hours of each department: its own, else those of the nearest above with some."""
    wanted = list(keys)
    if not wanted:
        return {}
    own = {row.department_id: row for row in _rows(HoursRow.department_id.is_not(None))}
    tree = departments_by_id() if own else {}
    found = {}
    for key in wanted:
        node = next((each for each in _upwards(key, tree) if each.id in own), None)
        found[key] = (
            _working(own[node.id], is_own=node.id == key, of=node) if node else Working(ALWAYS)
        )
    return found


def _rows(which: ColumnElement[bool]) -> Iterable[HoursRow]:
    both = (selectinload(HoursRow.spans), selectinload(HoursRow.holidays))
    return db.session.scalars(select(HoursRow).where(which).options(*both))


def _working(row: HoursRow, *, is_own: bool, of: DepartmentNode | None = None) -> Working:
    days: list[list[Span]] = [[] for _ in range(7)]
    for span in row.spans:
        days[span.weekday].append(Span(span.begins, span.ends))
    hours = Hours(row.zone, tuple(map(tuple, days)), frozenset(each.day for each in row.holidays))
    return Working(hours, is_own, of, {each.day: each.name for each in row.holidays})


def _upwards(key: UUID, tree: Mapping[UUID, DepartmentNode]) -> Iterator[DepartmentNode]:
    node = tree.get(key)
    while node:
        yield node
        node = tree.get(node.parent_id) if node.parent_id else None
