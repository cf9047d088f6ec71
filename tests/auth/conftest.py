"""What the tests of the doors share."""

from collections.abc import Iterator

import pytest
from flask import Flask

from app.core.settings import Settings
from app.up.realm import Admin
from tests.auth.doors import Newcomer, Signer, newcomer


@pytest.fixture
def signer(app: Flask, settings: Settings) -> Signer:
    """A key whose tokens the desk takes for Keycloak's."""
    return Signer(settings).trusted_by(app)


@pytest.fixture(autouse=True)
def _own_keys(app: Flask) -> None:
    """Let no test inherit another's copy of the provider's keys."""
    app.extensions.pop("opora.jwks", None)


@pytest.fixture
def agent(keycloak_admin: Admin) -> Iterator[Newcomer]:
    """An agent of the real Keycloak, for this test alone.

    Keycloak refuses a sign-in while another one of the same person is on its way, as the tests of
    another worker may have it.
    """
    with newcomer(keycloak_admin, "agent") as person:
        yield person
