"""What every test may ask for: the desk on real servers, its client, Keycloak, a browser.

`app` undoes what the test did, in one transaction. A test with several connections, threads or
processes asks for `committed` too: then `app` has a database of its own, made for this test.
"""

import contextlib
import contextvars
import os
import threading
from collections.abc import Callable, Iterator
from time import monotonic, sleep
from typing import Any
from wsgiref.types import WSGIApplication

import hypothesis
import pytest
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine, Pool, QueuePool
from typing_extensions import override
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from app.core.db import db
from app.core.settings import Settings
from app.core.valkey import valkey
from app.factory import create_app
from tests.servers import (
    KeycloakAt,
    drop_database,
    free_port,
    new_database,
    postgres,
    valkey_server,
)

pytest_plugins = ["tests.run", "tests.browsing", "tests.identity"]

hypothesis.settings.register_profile("desk", max_examples=30, deadline=None)
hypothesis.settings.register_profile("ci", max_examples=150, deadline=None, print_blob=True)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "desk"))

MakeApp = Callable[..., Flask]
LONGEST_REQUEST_SECONDS = 10


@pytest.fixture(scope="session")
def worker_number(worker_id: str) -> int:
    return int(worker_id.removeprefix("gw")) if worker_id.startswith("gw") else 0


@pytest.fixture(scope="session")
def desk_port() -> int:
    """The port of this worker's desk when it listens (`live`)."""
    return free_port()


@pytest.fixture(scope="session")
def settings_values(
    worker_id: str,
    worker_number: int,
    desk_port: int,
    keycloak_plan: KeycloakAt,
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, Any]:
    """The settings of this worker's desk: its own database, Valkey number, client and folder."""
    return {
        "database_url": new_database(f"opora_{worker_id}"),
        "valkey_url": valkey_server().url(32 + worker_number),
        "public_url": f"http://127.0.0.1:{desk_port}",
        "web_port": desk_port,
        "keycloak_url": keycloak_plan.url,
        "web_client_id": f"opora-web-{worker_id}",
        "web_client_secret": keycloak_plan.web_secret,
        "api_client_secret": keycloak_plan.api_secret,
        "sync_client_secret": keycloak_plan.sync_secret,
        "case_link_key": "a key of the tests and of nothing else",
        "state_dir": tmp_path_factory.mktemp("state"),
        "log_level": "ERROR",
        "lists_seconds": 0,
    }


@pytest.fixture(scope="session")
def settings(settings_values: dict[str, Any]) -> Settings:
    return Settings(**settings_values)


@pytest.fixture(scope="session")
def desk_app(settings: Settings) -> Iterator[Flask]:
    found = create_app(settings)
    yield found
    let_go(found)


@pytest.fixture(scope="session")
def committed_app(settings_values: dict[str, Any], worker_id: str) -> Iterator[Flask]:
    url = postgres().url(f"committed_{worker_id}")
    found = create_app(Settings(**{**settings_values, "database_url": url}))
    yield found
    let_go(found)


@pytest.fixture
def committed(committed_app: Flask, worker_id: str) -> Iterator[None]:
    """Make `app` really commit, into a database that is new for this test."""
    new_database(f"committed_{worker_id}")
    yield
    let_go(committed_app)
    drop_database(f"committed_{worker_id}")


@pytest.fixture
def app(request: pytest.FixtureRequest, desk_app: Flask) -> Iterator[Flask]:
    """The desk. Nothing that the test does to its database or Valkey outlives the test."""
    if "committed" in request.fixturenames:
        request.getfixturevalue("committed")
        found: Flask = request.getfixturevalue("committed_app")
        yield found
    else:
        with _undone(desk_app):
            yield desk_app
    with desk_app.app_context():
        valkey().flushdb()


@pytest.fixture
def make_app(app: Flask) -> Iterator[MakeApp]:
    """Make another desk beside `app`, on the same database, with some settings changed."""
    with contextlib.ExitStack() as endings:

        def make(**changed: Any) -> Flask:
            known: Settings = app.extensions["opora.settings"]
            other = create_app(known.model_copy(update=changed))
            with app.app_context():
                shared = db.engines[None]
            with other.app_context():
                own = _bind(shared)
            endings.callback(own.dispose)
            return other

        yield make


@pytest.fixture
def context(app: Flask) -> Iterator[Flask]:
    """The app with its context pushed, for tests that call services and queries themselves."""
    with app.app_context():
        yield app
        db.session.remove()


class Client(FlaskClient):
    """A browser-like client whose requests share nothing with the test but the database.

    Flask would let a request use the test's own app context, and with it `g` and the session.
    """

    @override
    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        answer: TestResponse = contextvars.Context().run(super().open, *args, **kwargs)
        if has_app_context():
            db.session.expire_all()
        return answer


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return new_client(app)


def new_client(app: Flask) -> FlaskClient:
    return Client(app, app.response_class, use_cookies=True)


@pytest.fixture
def live(committed: None, app: Flask, desk_port: int) -> Iterator[str]:
    """The desk listening on loopback, in threads, really committing; yields its address."""
    with listening(app, desk_port) as address:
        yield address


@contextlib.contextmanager
def listening(app: WSGIApplication, port: int) -> Iterator[str]:
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def let_go(app: Flask) -> None:
    """Close what the app has open."""
    with app.app_context():
        db.session.remove()
        _wait_for_requests(db.engine.pool)
        db.engine.dispose()
        valkey().close()


def _wait_for_requests(pool: Pool) -> None:
    """A browser that is gone may have asked for something yet: its thread gives back what it has.

    To a pool that was disposed meanwhile nobody could give it, and it would be lost open.
    """
    assert isinstance(pool, QueuePool)
    until = monotonic() + LONGEST_REQUEST_SECONDS
    while pool.checkedout() and monotonic() < until:
        sleep(0.02)


@contextlib.contextmanager
def _undone(app: Flask) -> Iterator[None]:
    """Have everything of `app` happen on one connection, and undo it at the end."""
    with app.app_context():
        connection = db.engine.connect()
        outer = connection.begin()
        engine = _bind(connection)
    try:
        yield
    finally:
        with app.app_context():
            db.session.remove()
            _bind(engine)
        outer.rollback()
        connection.close()


def _bind(to: Engine | Connection) -> Engine:
    """Have the present app's sessions use `to`; return what they used (style.md, trap 3)."""
    before = db.engine
    db.engines[None] = to  # type: ignore[index]  # typed as read only
    return before
