"""Who works at the seeded desk: sixty departments in a tree, a hundred agents."""

from functools import cache
from uuid import UUID

from app.core.actor import Actor, Role

TOPS, BELOW, AGENTS = 10, 5, 100
DEPARTMENTS = TOPS * (1 + BELOW)


def department_id(number: int) -> UUID:
    """The first ten stand at the top, each with five of the others below it."""
    return UUID(int=0x0D << 120 | number)


def person_id(number: int) -> UUID:
    return UUID(int=0x0A << 120 | number)


def department_of(agent_number: int) -> int:
    return agent_number % DEPARTMENTS


def parent_of(number: int) -> int | None:
    return None if number < TOPS else (number - TOPS) % TOPS


@cache
def agent(number: int) -> Actor:
    """Return an agent with the departments that they see."""
    own = department_of(number)
    seen = [own, *(each for each in range(DEPARTMENTS) if parent_of(each) == own)]
    return Actor(
        kind="person",
        id=person_id(number),
        name=f"Agent {number}",
        roles=frozenset({Role.AGENT}),
        departments=frozenset(map(department_id, seen)),
    )
