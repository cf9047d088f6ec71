"""Reads of people and departments, also for the parts above."""

from app.people.queries.absences import AbsenceLine, absence, absences, away_until, today_of
from app.people.queries.assigning import Assignable, assignable, can_be_given_work
from app.people.queries.cards import PersonCard, cards, cards_of
from app.people.queries.mirroring import mirror
from app.people.queries.naming import (
    PersonName,
    people_by_ids,
    person,
    person_by_login,
    person_by_subject,
)
from app.people.queries.narrowing import LONGEST, Wanted, narrowing
from app.people.queries.standing import primary_department
from app.people.queries.tree import (
    DepartmentNode,
    department_ids_below,
    department_ids_by_path,
    department_ids_of,
    departments,
    departments_by_id,
)
from app.people.queries.working import Working, hours_of_people, working

__all__ = [
    "LONGEST",
    "AbsenceLine",
    "Assignable",
    "DepartmentNode",
    "PersonCard",
    "PersonName",
    "Wanted",
    "Working",
    "absence",
    "absences",
    "assignable",
    "away_until",
    "can_be_given_work",
    "cards",
    "cards_of",
    "department_ids_below",
    "department_ids_by_path",
    "department_ids_of",
    "departments",
    "departments_by_id",
    "hours_of_people",
    "mirror",
    "narrowing",
    "people_by_ids",
    "person",
    "person_by_login",
    "person_by_subject",
    "primary_department",
    "today_of",
    "working",
]
