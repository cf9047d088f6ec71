"""The harness itself: what a test does is undone, and what must be real is."""

import pytest
import requests
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import text

from app.core import audit
from app.core.actor import SYSTEM
from app.core.db import db, transaction
from app.core.settings import Settings
from app.up.realm import Admin
from tests.servers import KeycloakAt

COUNT = text("SELECT count(*) FROM core.audit")


@pytest.mark.parametrize("time", [1, 2])
def test_what_a_test_commits_is_gone_for_the_next(context: Flask, time: int) -> None:
    assert db.session.execute(COUNT).scalar_one() == 0
    with transaction():
        audit.record("tried", by=SYSTEM)
    assert db.session.execute(COUNT).scalar_one() == 1


@pytest.mark.parametrize("time", [1, 2])
def test_a_committed_test_has_a_new_database_that_all_connections_see(
    committed: None, context: Flask, time: int
) -> None:
    with db.engine.connect() as other:
        assert other.execute(COUNT).scalar_one() == 0
    with transaction():
        audit.record("tried", by=SYSTEM)
    with db.engine.connect() as other:
        assert other.execute(COUNT).scalar_one() == 1


def test_the_desk_listens_when_asked_to(live: str, app: Flask) -> None:
    assert requests.get(f"{live}/healthz", timeout=5).ok


@pytest.mark.keycloak
def test_keycloak_is_real_and_knows_this_desk(
    keycloak: KeycloakAt, keycloak_admin: Admin, settings: Settings
) -> None:
    client = keycloak_admin.client(settings.web_client_id)
    assert client is not None
    assert client["redirectUris"] == [f"{settings.public_url}/auth/callback"]


@pytest.mark.browser
def test_a_real_browser_opens_the_desk(live: str, page: Page) -> None:
    answer = page.goto(f"{live}/healthz")
    assert answer is not None
    assert answer.ok
