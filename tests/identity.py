"""The run's real Keycloak, with a client for the desk of each worker."""

import contextlib
from collections.abc import Iterator
from typing import Any

import pytest

from app.core.settings import Settings
from app.up.child import until
from app.up.realm import Admin, put_client
from tests.servers import KeycloakAt, folder, read_keycloak


@pytest.fixture(scope="session")
def keycloak_plan() -> KeycloakAt:
    """Where this run's Keycloak is, or would be; it need not run."""
    assert until((folder() / "keycloak.json").exists, seconds=30)
    return read_keycloak(folder())


@pytest.fixture(scope="session")
def keycloak_realm(keycloak_plan: KeycloakAt, settings: Settings) -> KeycloakAt:
    """The real Keycloak, with a client for this worker's desk."""
    assert until((folder() / "keycloak.ready").exists, seconds=300), "Keycloak did not come"
    found = read_keycloak(folder())
    if found.fault:
        return found
    admin = Admin(found.url, "opora", found.admin_password)
    model = admin.client("opora-web")
    assert model is not None
    put_client(admin, _like(model, settings, secret=found.web_secret))
    return found


@pytest.fixture
def keycloak(keycloak_realm: KeycloakAt) -> KeycloakAt:
    """The run's real Keycloak, answering; skips, with the reason, where it cannot be had."""
    if keycloak_realm.fault:
        pytest.skip(keycloak_realm.fault)
    return keycloak_realm


@pytest.fixture
def keycloak_admin(keycloak: KeycloakAt) -> Admin:
    return Admin(keycloak.url, "opora", keycloak.admin_password)


@contextlib.contextmanager
def keycloak_down() -> Iterator[None]:
    """Kill the run's Keycloak for the length of the block. Only for tests marked `serial`."""
    wanted, ready = (folder() / f"keycloak.{word}" for word in ("wanted", "ready"))
    wanted.unlink()
    assert until(lambda: not ready.exists(), seconds=30)
    try:
        yield
    finally:
        wanted.touch()
        assert until(ready.exists, seconds=120), "Keycloak did not come back"


def _like(model: dict[str, Any], settings: Settings, *, secret: str) -> dict[str, Any]:
    """Return the desk's client anew, with the addresses of this worker's desk."""
    desk = settings.public_url
    mappers = [{**mapper, "id": None} for mapper in model["protocolMappers"]]
    addresses = {
        "post.logout.redirect.uris": f"{desk}/",
        "backchannel.logout.url": f"{desk}/auth/backchannel-logout",
    }
    return {
        **model,
        "id": None,
        "clientId": settings.web_client_id,
        "secret": secret,
        "rootUrl": desk,
        "redirectUris": [f"{desk}/auth/callback"],
        "protocolMappers": mappers,
        "attributes": {**model["attributes"], **addresses},
    }
