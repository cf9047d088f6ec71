"""Reads of people and departments, also for the parts above."""

from app.people.queries.cards import PersonCard, cards, cards_of, primary_department
from app.people.queries.mirroring import mirror
from app.people.queries.naming import (
    PersonName,
    assignable,
    can_be_given_work,
    people_by_ids,
    person,
    person_by_login,
    person_by_subject,
)
from app.people.queries.tree import (
    DepartmentNode,
    department_ids_below,
    department_ids_by_path,
    department_ids_of,
    departments,
    departments_by_id,
)

__all__ = [
    "DepartmentNode",
    "PersonCard",
    "PersonName",
    "assignable",
    "can_be_given_work",
    "cards",
    "cards_of",
    "department_ids_below",
    "department_ids_by_path",
    "department_ids_of",
    "departments",
    "departments_by_id",
    "mirror",
    "people_by_ids",
    "person",
    "person_by_login",
    "person_by_subject",
    "primary_department",
]
