"""Who may read and arrange people: asked before anything is looked up."""

from typing import Literal
from uuid import UUID

from sqlalchemy import ColumnElement, select

from app.core.actor import Actor, Verb
from app.core.db import db
from app.core.errors import Forbidden
from app.people.errors import NoSuchAbsence, NoSuchDepartment, NoSuchPerson
from app.people.models import KEYCLOAK, Absence, Department, Membership, Person


def check_may_read(actor: Actor) -> None:
    """Raise Forbidden for whoever may not read people and departments."""
    actor.check_may(Verb.READ_PEOPLE)


def person(actor: Actor, login: str) -> Person:
    """Return whoever has this login: who works here before who did. Raises NoSuchPerson."""
    check_may_read(actor)
    return _person(Person.login == login, login)


def person_to_arrange(actor: Actor, login: str) -> Person:
    """Return somebody whose place an admin decides here. Raises Forbidden, or NoSuchPerson."""
    actor.check_may(Verb.MANAGE_PEOPLE)
    return _working(login)


def person_to_lead(actor: Actor, login: str) -> Person:
    """Return somebody whose hours the actor sets. Raises Forbidden, or NoSuchPerson."""
    check_may_read(actor)
    found = _working(login)
    if not leads(actor, found.id):
        raise Forbidden
    return found


def person_to_excuse(actor: Actor, login: str) -> Person:
    """Return oneself, or somebody whom one leads, to enter absences. Raises as the others do."""
    check_may_read(actor)
    found = _working(login)
    if not knows_absences(actor, found.id):
        raise Forbidden
    return found


def absence(actor: Actor, login: str, key: UUID) -> Absence:
    """Return an absence of just this person, locked. Raises NoSuchAbsence, too."""
    person = person_to_excuse(actor, login)
    found = db.session.scalar(
        select(Absence).where(Absence.id == key, Absence.person_id == person.id).with_for_update()
    )
    if found is None:
        raise NoSuchAbsence
    return found


def department(actor: Actor, path: str, *, to: Literal["read", "hours"]) -> Department:
    """Return an active department of Keycloak's. Raises NoSuchDepartment, or Forbidden."""
    check_may_read(actor)
    found = None
    if "\0" not in path:  # PostgreSQL refuses it
        found = db.session.scalar(
            select(Department).where(
                Department.path == path, Department.origin == KEYCLOAK, Department.active
            )
        )
    if found is None:
        raise NoSuchDepartment
    if to == "hours" and not leads_department(actor, found.id):
        raise Forbidden
    return found


def leads_department(actor: Actor, department_id: UUID) -> bool:
    """Whether the actor sets the hours of this department: its leads, those above, and admins."""
    if actor.may(Verb.MANAGE_PEOPLE):
        return True
    return actor.may(Verb.LEAD_PEOPLE) and department_id in actor.departments


def leads(actor: Actor, person_id: UUID) -> bool:
    """Whether the actor is a lead where this person stands, or an admin."""
    if actor.may(Verb.MANAGE_PEOPLE):
        return True
    standing = select(Membership.person_id).where(
        Membership.person_id == person_id, Membership.department_id.in_(actor.departments)
    )
    return actor.may(Verb.LEAD_PEOPLE) and db.session.scalar(standing.limit(1)) is not None


def knows_absences(actor: Actor, person_id: UUID) -> bool:
    """Whether the actor enters somebody's absences, and so reads why they are away."""
    return actor.person_id == person_id or leads(actor, person_id)


def _working(login: str) -> Person:
    return _person((Person.login == login) & (Person.origin == KEYCLOAK) & Person.active, login)


def _person(which: ColumnElement[bool], login: str) -> Person:
    found = None
    if "\0" not in login:  # PostgreSQL refuses it
        found = db.session.scalar(
            select(Person)
            .where(which)
            .order_by(Person.active.desc(), Person.origin.desc(), Person.id)
            .limit(1)
        )
    if found is None:
        raise NoSuchPerson
    return found
