"""What the desk needs of a directory of people, and how it writes down what it found there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from app.core.actor import Role

ROOT = "/departments"


@dataclass(frozen=True)
class FoundDepartment:
    external_id: str
    path: str
    name: str


@dataclass(frozen=True)
class FoundPerson:
    """One person as the identity provider has them; departments by their path."""

    subject: str
    login: str
    name: str
    email: str | None
    position: str | None
    active: bool
    roles: frozenset[Role]
    departments: frozenset[str]


@dataclass(frozen=True)
class Snapshot:
    """A complete read: whoever is not in it is not there."""

    departments: tuple[FoundDepartment, ...]
    people: tuple[FoundPerson, ...]


class Directory(Protocol):
    def read(self) -> Snapshot:
        """Read everything. Raises DirectoryUnavailable rather than return a part."""


def desk_roles(names: Iterable[str]) -> frozenset[Role]:
    """Return those of the names that are roles of the desk."""
    known = {role.value for role in Role}
    return frozenset(Role(name) for name in names if name in known)


def department_paths(groups: Iterable[str]) -> frozenset[str]:
    """Return the groups below /departments, as paths of departments."""
    return frozenset(group.removeprefix(ROOT) for group in groups if group.startswith(ROOT + "/"))


def readable_name(path: str) -> str:
    """Make a name of a path's last step where nobody gave one: card-delivery, Card delivery."""
    words = path.rpartition("/")[2].replace("-", " ").replace("_", " ")
    return words[:1].upper() + words[1:]


def with_composites(
    names: Iterable[str], composites: Mapping[str, Iterable[str]]
) -> frozenset[str]:
    """Return the names and all that they bring along, over any number of steps."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(composites.get(name, ()))
    return frozenset(found)
