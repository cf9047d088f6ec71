"""API clients to try, and asking with their keys."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.auth import services
from app.auth.services import NewApiClient
from app.core import time
from app.core.actor import SYSTEM, Scope
from app.core.db import db, transaction


@pytest.fixture
def made(app: Flask) -> NewApiClient:
    with app.app_context():
        return make(scopes={Scope.PEOPLE_READ})


def make(*, scopes: set[Scope], expires_at: datetime | None = None) -> NewApiClient:
    with transaction():
        found = services.create_api_client(
            "Bus",
            scopes=scopes,
            departments=[],
            expires_at=expires_at or time.now() + timedelta(days=30),
            by=SYSTEM,
        )
        db.session.flush()
        db.session.expunge(found.client)
        return found


def ask(client: FlaskClient, key: str, secret: str, address: str = "/api/v1/people") -> int:
    headers = {"X-Api-Key": key, "X-Api-Secret": secret}
    return client.get(address, headers=headers).status_code
