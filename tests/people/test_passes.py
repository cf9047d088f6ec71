"""Passes over the real Keycloak: what admins do there is so here, and nothing is half done."""

from typing import Any, Self

import pytest
from flask import Flask
from typing_extensions import override

from app.core.actor import Role
from app.core.db import db
from app.people import queries
from app.people.directory import Snapshot
from app.people.errors import DirectoryUnavailable
from app.people.keycloak import KeycloakDirectory
from app.people.sync import sync
from app.up.realm import Admin
from tests.auth.doors import newcomer
from tests.identity import keycloak_down
from tests.people.realm import card, change, follow, own_groups, read_all

pytestmark = [pytest.mark.keycloak, pytest.mark.xdist_group("passes")]


def test_a_quick_pass_follows_renaming_moving_roles_and_disabling(
    context: Flask, keycloak_admin: Admin
) -> None:
    admin = keycloak_admin
    with newcomer(admin, "agent") as who, own_groups(admin, who.login) as (here, there):
        admin.ask("PUT", f"/users/{who.id}/groups/{here['id']}")
        read_all()
        key, name = card(who.login).id, f"/{who.login}"
        assert card(who.login).departments == (f"{name}-here",)

        change(admin, who, firstName="Renamed")
        admin.ask("DELETE", f"/users/{who.id}/groups/{here['id']}")
        admin.ask("PUT", f"/users/{who.id}/groups/{there['id']}")
        lead = [admin.ask("GET", "/roles/lead")]
        admin.ask("POST", f"/users/{who.id}/role-mappings/realm", lead)
        follow()
        found = card(who.login)
        assert (found.id, found.name) == (key, f"Renamed {who.login}")
        assert found.departments == (f"{name}-there",)
        assert found.roles == ("agent", "lead")

        change(admin, who, enabled=False)
        follow()
        assert not card(who.login).active
        change(admin, who, enabled=True)
        follow()
        assert card(who.login).active


def test_a_quick_pass_follows_groups_that_move_get_roles_or_go(
    context: Flask, keycloak_admin: Admin
) -> None:
    admin = keycloak_admin
    with newcomer(admin) as who, own_groups(admin, who.login) as (here, there):
        admin.ask("PUT", f"/users/{who.id}/groups/{here['id']}")
        read_all()
        before = {node.path: node.id for node in queries.departments()}
        name = f"/{who.login}"

        admin.ask(
            "POST", f"/groups/{there['id']}/children", {"id": here["id"], "name": here["name"]}
        )
        lead = [admin.ask("GET", "/roles/lead")]
        admin.ask("POST", f"/groups/{there['id']}/role-mappings/realm", lead)
        follow()
        assert card(who.login).departments == (f"{name}-there{name}-here",)
        assert card(who.login).roles == ("agent", "lead")
        db.session.expire_all()
        after = {node.path: node.id for node in queries.departments()}
        assert after[f"{name}-there{name}-here"] == before[f"{name}-here"]

        admin.ask("DELETE", f"/groups/{here['id']}")
        follow()
        assert card(who.login).departments == ()
        assert card(who.login).roles == ()
        assert card(who.login).active


def test_a_quick_pass_switches_off_whom_an_admin_has_deleted(
    context: Flask, keycloak_admin: Admin
) -> None:
    with newcomer(keycloak_admin, "agent") as who:
        read_all()
        assert card(who.login).roles == (Role.AGENT,)
    follow()
    assert not card(who.login).active


@pytest.mark.serial
def test_a_keycloak_that_goes_away_in_the_middle_of_a_pass_changes_nothing(
    context: Flask, keycloak_admin: Admin
) -> None:
    with newcomer(keycloak_admin, "agent") as who:
        read_all()
        known = queries.cards(after=None, limit=1000)
        state = queries.mirror().complete_at
        change(keycloak_admin, who, firstName="Renamed")
        source = _Interrupted(context.extensions["opora.settings"])
        with source.ending, pytest.raises(DirectoryUnavailable):
            sync(source=source)
        db.session.expire_all()
        assert queries.cards(after=None, limit=1000) == known
        assert queries.mirror().complete_at == state
        # Keycloak's own database forgets what it was told in the moment before it was killed.
        change(keycloak_admin, who, firstName="Renamed")
        read_all()
        assert card(who.login).name == f"Renamed {who.login}"


class _Interrupted(KeycloakDirectory):
    """The real directory, whose Keycloak is killed when people are about to be read."""

    def __init__(self, settings: Any) -> None:
        super().__init__(settings)
        self.ending = _Ending()

    @override
    def read(self) -> Snapshot:
        self._http.hooks["response"].append(self._kill_before_people)
        return super().read()

    def _kill_before_people(self, answer: Any, **_: Any) -> None:
        if answer.request.path_url.partition("?")[0].endswith("/roles"):
            self.ending.begin()


class _Ending:
    """Keycloak down from `begin` to the end of the block."""

    def __init__(self) -> None:
        self._down = keycloak_down()
        self.begun = False

    def begin(self) -> None:
        if not self.begun:
            self.begun = True
            self._down.__enter__()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *fault: object) -> None:
        assert self.begun
        self._down.__exit__(None, None, None)
