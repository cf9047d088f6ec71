"""Changes in the real Keycloak, and passes that take them over."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

from app.core.db import db
from app.people import queries
from app.people.errors import DirectoryUnavailable
from app.people.queries import PersonCard
from app.people.services import Mirrored
from app.people.sync import follow_changes, sync
from app.up.realm import Admin
from tests.auth.doors import Newcomer

T = TypeVar("T")

PASSES = 8
"""Other tests make and delete people meanwhile; a pass that meets this leaves it to the next."""


def card(login: str) -> PersonCard:
    db.session.expire_all()
    [found] = [each for each in queries.cards(after=None, limit=1000) if each.login == login]
    return found


def read_all() -> Mirrored:
    """Have a complete pass succeed, as the clock would in time."""
    return insisted(sync)


def insisted(read: Callable[[], T]) -> T:
    """Return what is read, once nobody comes or goes meanwhile."""
    for _ in range(PASSES):
        with suppress(DirectoryUnavailable):
            return read()
    raise AssertionError("no pass succeeded")


def follow() -> None:
    """Have a few quick passes, as the clock would."""
    for _ in range(PASSES):
        follow_changes()


def group(admin: Admin, name: str, *, below: str) -> dict[str, Any]:
    """Make a group and return it as Keycloak has it."""
    admin.ask("POST", f"/groups/{below}/children", {"name": name})
    children: list[dict[str, Any]] = admin.ask("GET", f"/groups/{below}/children")
    return next(each for each in children if each["name"] == name)


@contextmanager
def own_groups(admin: Admin, name: str) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Two departments for one test."""
    top = admin.ask("GET", "/group-by-path/departments")
    made = [group(admin, f"{name}-{word}", below=top["id"]) for word in ("here", "there")]
    try:
        yield made[0], made[1]
    finally:
        for each in admin.ask("GET", f"/groups/{top['id']}/children"):
            if each["name"].startswith(name):
                admin.ask("DELETE", f"/groups/{each['id']}")


def change(admin: Admin, who: Newcomer, **values: object) -> None:
    known = admin.ask("GET", f"/users/{who.id}")
    admin.ask("PUT", f"/users/{who.id}", {**known, **values})
