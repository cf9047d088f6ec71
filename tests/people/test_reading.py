"""Reading the real Keycloak, and one that is away."""

import contextlib
from collections.abc import Iterator

import pytest
from flask import Flask

from app.core.actor import Role
from app.people.errors import DirectoryUnavailable
from app.people.files import FileDirectory
from app.people.keycloak import KeycloakDirectory
from app.people.sync import sync
from app.up.realm import Admin
from tests.auth.doors import Newcomer, newcomer
from tests.conftest import MakeApp
from tests.people.realm import insisted, read_all
from tests.people.snapshots import FOUR, cards, mirror
from tests.servers import KeycloakAt


@pytest.mark.keycloak
@pytest.mark.xdist_group("passes")
def test_the_real_keycloak_is_read_whole(
    context: Flask, keycloak_admin: Admin, keycloak: KeycloakAt
) -> None:
    """It says what the demo's files say, and sees roles that come by groups and by composites."""
    directory = KeycloakDirectory(context.extensions["opora.settings"])
    with newcomer(keycloak_admin, "accountant") as person, _heads(keycloak_admin, person):
        real = insisted(directory.read)
    file = FileDirectory().read()
    people = {person.login: person for person in real.people}  # and those of other tests
    assert set(file.departments) <= set(real.departments)
    assert [people[person.login] for person in file.people] == list(file.people)
    assert people[person.login].roles == {Role.ACCOUNTANT, Role.LEAD, Role.AGENT}
    assert people[person.login].departments == frozenset()
    assert read_all().people >= len(file.people)


@contextlib.contextmanager
def _heads(admin: Admin, person: Newcomer) -> Iterator[None]:
    """Put somebody in a group below one that holds a role made of lead, which is made of agent."""
    role, group = f"role-{person.login}", f"group-{person.login}"
    admin.ask("POST", "/roles", {"name": role})
    admin.ask("POST", f"/roles/{role}/composites", [admin.ask("GET", "/roles/lead")])
    admin.ask("POST", "/groups", {"name": group})
    [top] = admin.ask("GET", "/groups", search=group, exact="true")
    given = [admin.ask("GET", f"/roles/{role}")]
    admin.ask("POST", f"/groups/{top['id']}/role-mappings/realm", given)
    admin.ask("POST", f"/groups/{top['id']}/children", {"name": "deputies"})
    [below] = admin.ask("GET", f"/groups/{top['id']}/children")
    admin.ask("PUT", f"/users/{person.id}/groups/{below['id']}")
    try:
        yield
    finally:
        admin.ask("DELETE", f"/groups/{top['id']}")
        admin.ask("DELETE", f"/roles/{role}")


def test_a_directory_that_is_away_changes_nothing(context: Flask, make_app: MakeApp) -> None:
    mirror(*FOUR)
    away = make_app(keycloak_internal_url="http://127.0.0.1:1")
    with away.app_context(), pytest.raises(DirectoryUnavailable):
        sync()
    assert all(card.active for card in cards().values())
