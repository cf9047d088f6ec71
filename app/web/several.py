"""One change of several rows of a list: each for itself, each told apart."""

from collections.abc import Callable, Iterable
from typing import TypeVar
from uuid import UUID

from app.core.db import savepoint
from app.core.errors import Invalid, Refusal
from app.core.text import lazy

R = TypeVar("R")


def each(numbers: Iterable[int], do: Callable[[int], R]) -> tuple[list[R], dict[int, Refusal]]:
    """Do it to each; what refuses stays as it is. Returns what was done, and number -> refusal.

    In the order of numbers, so that two people never wait for each other.
    """
    done: list[R] = []
    refused: dict[int, Refusal] = {}
    for number in sorted(numbers):
        try:
            with savepoint():
                one = do(number)
            done.append(one)
        except Refusal as refusal:
            refused[number] = refusal
    return done, refused


def told(known: Iterable[tuple[int, int]]) -> str:
    """Return numbers with their versions as an address says them: `1042.3_1043.1`."""
    return "_".join(f"{number}.{version}" for number, version in known)


def versions(told: str, *, most: int) -> dict[int, int]:
    """Read the numbers and versions of at most so many rows: `1042.3_1043.1`."""
    pairs = [pair.partition(".") for pair in told.split("_", most)[:most]]
    return {
        int(number): int(version)
        for number, _, version in pairs
        if number.isdecimal() and version.isdecimal() and len(number) <= 15 and len(version) <= 9
    }


def person(told: str) -> UUID | None:
    """Read the key of a person that a menu offers; None for nobody. Raises Invalid."""
    try:
        return UUID(told) if told else None
    except ValueError:
        raise Invalid({"assignee": lazy("Choose one of the values offered.")}) from None
