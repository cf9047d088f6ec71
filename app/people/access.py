"""Who may read and arrange people: asked before anything is looked up."""

from sqlalchemy import select

from app.core.actor import Actor, Verb
from app.core.db import db
from app.people.errors import NoSuchPerson
from app.people.models import KEYCLOAK, Person


def check_may_read(actor: Actor) -> None:
    """Raise Forbidden for whoever may not read people and departments."""
    actor.check_may(Verb.READ_PEOPLE)


def person(actor: Actor, login: str) -> Person:
    """Return whoever has this login: who works here before who did. Raises NoSuchPerson."""
    check_may_read(actor)
    if "\0" in login:  # PostgreSQL refuses it
        raise NoSuchPerson
    found = db.session.scalar(
        select(Person)
        .where(Person.login == login)
        .order_by(Person.active.desc(), Person.origin.desc(), Person.id)
        .limit(1)
    )
    if found is None:
        raise NoSuchPerson
    return found


def person_to_arrange(actor: Actor, login: str) -> Person:
    """Return somebody whose place an admin decides here. Raises Forbidden, or NoSuchPerson."""
    actor.check_may(Verb.MANAGE_PEOPLE)
    if "\0" in login:  # PostgreSQL refuses it
        raise NoSuchPerson
    found = db.session.scalar(
        select(Person).where(Person.login == login, Person.origin == KEYCLOAK, Person.active)
    )
    if found is None:
        raise NoSuchPerson
    return found
