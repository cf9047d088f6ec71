"""Readings of a directory as tests make them up, and the mirror after them."""

from dataclasses import replace

from app.core.actor import Role
from app.core.db import transaction
from app.people import queries, services
from app.people.directory import FoundDepartment, FoundPerson, Snapshot
from app.people.queries import PersonCard
from app.people.services import Guard

CARDS = FoundDepartment("g1", "/cards", "Cards")
DELIVERY = FoundDepartment("g2", "/cards/card-delivery", "Card delivery")
PAYMENTS = FoundDepartment("g3", "/payments", "Payments")
DEPARTMENTS = (CARDS, DELIVERY, PAYMENTS)


def found(number: int, **changed: object) -> FoundPerson:
    person = FoundPerson(
        subject=f"s{number}",
        login=f"person-{number}",
        name=f"Person {number}",
        email=None,
        position=None,
        active=True,
        roles=frozenset({Role.AGENT}),
        departments=frozenset({"/cards"}),
    )
    return replace(person, **changed)  # type: ignore[arg-type]  # a test's own words


GUARD = Guard(percent=30, always=1)
FOUR = tuple(found(number) for number in range(1, 5))


def mirror(*people: FoundPerson, departments: tuple[FoundDepartment, ...] = DEPARTMENTS) -> None:
    with transaction():
        services.mirror(Snapshot(departments, people), guard=GUARD)


def cards() -> dict[str, PersonCard]:
    return {card.login: card for card in queries.cards(after=None, limit=100)}
