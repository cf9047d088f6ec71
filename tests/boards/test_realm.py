"""The real Keycloak: its realm brought up to date by a command, and what Grafana learns of it."""

import subprocess
import sys
from typing import Any

import pytest

from app.up.realm import Admin
from tests.boards import stack
from tests.servers import KeycloakAt

pytestmark = pytest.mark.keycloak

DESK = "http://127.0.0.1:1"  # as the run's Keycloak was told
GRAFANA = "http://127.0.0.1:3000"


def realm(keycloak: KeycloakAt, **changed: str) -> "subprocess.CompletedProcess[str]":
    """Run `opora realm` as the stack does, with the secrets of this Keycloak."""
    told = {
        "OPORA_KEYCLOAK_INTERNAL_URL": keycloak.url,
        "KC_BOOTSTRAP_ADMIN_PASSWORD": keycloak.admin_password,
        "OPORA_URL": DESK,
        "OPORA_INTERNAL_URL": DESK,
        "OPORA_WEB_SECRET": keycloak.web_secret,
        "OPORA_API_SECRET": keycloak.api_secret,
        "OPORA_SYNC_SECRET": keycloak.sync_secret,
        "GRAFANA_URL": GRAFANA,
        "GRAFANA_OAUTH_SECRET": keycloak.web_secret[::-1],
        **changed,
    }
    environment = {name: value for name, value in told.items() if value}
    return subprocess.run(
        [sys.executable, "-m", "app.cli", *stack.command("realm")],
        env=stack.plain(**environment),
        cwd=stack.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_realm_that_exists_is_brought_up_to_date(
    keycloak: KeycloakAt, keycloak_admin: Admin
) -> None:
    client = keycloak_admin.client("grafana")
    assert client is not None
    keycloak_admin.ask("PUT", f"/clients/{client['id']}", {**client, "redirectUris": []})
    done = realm(keycloak)
    assert done.returncode == 0, done.stderr
    mended = keycloak_admin.client("grafana")
    assert mended is not None
    assert mended["redirectUris"] == [f"{GRAFANA}/login/generic_oauth"]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"GRAFANA_URL": ""}, "GRAFANA_URL is not set"),
        ({"OPORA_KEYCLOAK_INTERNAL_URL": "http://127.0.0.1:1"}, "does not take it"),
        ({"KC_BOOTSTRAP_ADMIN_PASSWORD": "wrong"}, "does not take it"),
    ],
)
def test_what_is_in_the_way_is_a_sentence(
    keycloak: KeycloakAt, changed: dict[str, str], words: str
) -> None:
    refused = realm(keycloak, **changed)
    assert refused.returncode == 1
    assert words in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize(
    ("login", "roles"),
    [
        ("anna.kovac", ["grafana-viewer"]),
        ("henrik.dahl", ["grafana-viewer"]),
        ("lidia.orlova", ["grafana-editor"]),
        ("nina.fedorova", ["grafana-admin"]),
        ("vera.lang", []),
        ("pavel.smirnov", []),
    ],
)
def test_grafana_learns_who_may_come_in_and_as_what(
    keycloak_admin: Admin, login: str, roles: list[str]
) -> None:
    assert sorted(told_of(keycloak_admin, login).get("grafana_roles", [])) == roles


def told_of(admin: Admin, login: str) -> dict[str, Any]:
    """Return what Keycloak would tell Grafana of somebody who signs in."""
    [person] = admin.ask("GET", "/users", username=login, exact="true")
    client = admin.client("grafana")
    assert client is not None
    place = f"/clients/{client['id']}/evaluate-scopes/generate-example-userinfo"
    found: dict[str, Any] = admin.ask("GET", place, userId=person["id"], scope="openid")
    return found
