"""What the tests of the doors share."""

import pytest
from flask import Flask

from app.core.settings import Settings
from tests.auth.doors import Signer


@pytest.fixture
def signer(app: Flask, settings: Settings) -> Signer:
    """A key whose tokens the desk takes for Keycloak's."""
    return Signer(settings).trusted_by(app)


@pytest.fixture(autouse=True)
def _own_keys(app: Flask) -> None:
    """Let no test inherit another's copy of the provider's keys."""
    app.extensions.pop("opora.jwks", None)
