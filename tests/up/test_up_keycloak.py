"""`opora up` with the real Keycloak: its realm follows the file, and its people are there."""

import os
import signal
import stat

import psycopg
import pytest
import requests

from app.up.child import until
from app.up.house import House, Plan
from app.up.realm import Admin
from tests.servers import KeycloakAt, free_port
from tests.up.desks import Desk, still_there

pytestmark = [pytest.mark.keycloak, pytest.mark.xdist_group("up")]


def test_a_desk_with_keycloak_keeps_its_realm_up_to_date(keycloak: KeycloakAt, desk: Desk) -> None:
    with desk.opened() as running:
        assert list(desk.status()["addresses"]) == ["web", "keycloak"]
        house = _house(desk)
        with psycopg.connect(house.postgres.dsn("opora")) as connection:
            running.wait_for("people in")
            found = connection.execute("SELECT count(*) FROM people.person").fetchone()
        assert found == (len(house.people()),)
        _spoil(_admin(desk, house))
        everybody = running.everybody()
        running.end(signal.SIGTERM)
        assert still_there(everybody) == []
    desk.web_port = free_port()
    desk.environment["OPORA_WEB_PORT"] = str(desk.web_port)
    with desk.opened():
        _assert_mended(_admin(desk, house), desk)
        _assert_killed_keycloak_returns(desk)
    assert stat.S_IMODE((desk.state / "keycloak").stat().st_mode) == 0o700


def _spoil(admin: Admin) -> None:
    """Do what an older version, or a hand, may have done to the realm."""
    admin.ask("DELETE", "/roles/accountant")
    sync = admin.client("opora-sync")
    management = admin.client("realm-management")
    assert sync is not None
    assert management is not None
    user = admin.ask("GET", f"/clients/{sync['id']}/service-account-user")
    right = admin.ask("GET", f"/clients/{management['id']}/roles/manage-users")
    admin.ask("POST", f"/users/{user['id']}/role-mappings/clients/{management['id']}", [right])


def _assert_mended(admin: Admin, desk: Desk) -> None:
    web = admin.client("opora-web")
    assert web is not None
    assert web["redirectUris"] == [f"{desk.url}/auth/callback"]
    assert web["attributes"]["backchannel.logout.url"] == f"{desk.url}/auth/backchannel-logout"
    assert admin.ask("GET", "/roles/accountant")["name"] == "accountant"
    sync = admin.client("opora-sync")
    management = admin.client("realm-management")
    assert sync is not None
    assert management is not None
    user = admin.ask("GET", f"/clients/{sync['id']}/service-account-user")
    rights = admin.ask("GET", f"/users/{user['id']}/role-mappings/clients/{management['id']}")
    assert not any(right["name"].startswith("manage-") for right in rights)


def _assert_killed_keycloak_returns(desk: Desk) -> None:
    before = desk.pid("keycloak")
    os.kill(before, signal.SIGKILL)
    assert until(lambda: desk.pid("keycloak") not in (before, None), seconds=20)
    assert until(lambda: _answers(desk), seconds=60)


def _answers(desk: Desk) -> bool:
    try:
        port = desk.environment["OPORA_KEYCLOAK_PORT"]
        return requests.get(f"http://127.0.0.1:{port}/realms/opora", timeout=2).ok
    except requests.RequestException:
        return False


def _admin(desk: Desk, house: House) -> Admin:
    port = desk.environment["OPORA_KEYCLOAK_PORT"]
    return Admin(f"http://127.0.0.1:{port}", "opora", house.words["admin"])


def _house(desk: Desk) -> House:
    return House(Plan(state_dir=desk.state))
