"""PostgreSQL dies under the running desk, and comes back."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from app.core.db import db
from app.core.settings import Settings
from app.factory import create_app
from app.up.child import Child, until
from app.up.postgres import Postgres
from app.up.schema import upgrade
from tests.servers import FORGETFUL


class Mortal:
    """A PostgreSQL of this test alone, to be killed and started again."""

    def __init__(self, folder: Path) -> None:
        self.log = folder / "postgres.log"
        # Killed with SIGKILL on purpose: here the data must survive it.
        settings = {name: "on" for name in FORGETFUL if name != "autovacuum"}
        self.server = Postgres(folder / "data", folder / "sock", settings)
        self.server.prepare()
        self.start()
        self.server.create("opora")
        upgrade(self.url)

    @property
    def url(self) -> str:
        return self.server.url("opora")

    def start(self) -> None:
        self.child = Child(self.server.program(), log=self.log)
        assert until(self.server.answers, seconds=30), self.log.read_text()

    def kill(self) -> None:
        pid = int((self.server.data / "postmaster.pid").read_text().splitlines()[0])
        os.kill(pid, signal.SIGKILL)
        assert until(lambda: not self.server.answers(), seconds=10)
        self.child.stop()


@pytest.fixture
def mortal() -> Iterator[Mortal]:
    folder = Path(tempfile.mkdtemp(prefix="opora-mortal-"))
    folder.chmod(0o755)  # PostgreSQL runs as another user when we are root
    found = Mortal(folder)
    yield found
    found.child.stop()
    shutil.rmtree(folder)


@contextlib.contextmanager
def relaying(settings: Settings) -> Iterator[subprocess.Popen[bytes]]:
    environment = {
        **os.environ,
        "OPORA_DATABASE_URL": settings.database_url,
        "OPORA_VALKEY_URL": settings.valkey_url,
    }
    command = [sys.executable, "-m", "app.cli", "relay"]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def test_the_desk_outlives_its_database(mortal: Mortal, settings: Settings) -> None:
    app = create_app(settings.model_copy(update={"database_url": mortal.url, "demo_sign_in": True}))
    client = app.test_client()
    key = {"X-Api-Key": "opk_unknown", "X-Api-Secret": "unknown"}
    assert client.get("/api/v1/departments", headers=key).status_code == 401
    mortal.kill()
    answer = client.get("/api/v1/departments", headers=key)
    assert answer.status_code == 503
    assert answer.json is not None
    assert "database does not answer" in answer.json["detail"]
    assert client.get("/readyz").status_code == 503
    mortal.start()
    assert client.get("/api/v1/departments", headers=key).status_code == 401
    assert client.get("/readyz").status_code == 200
    with app.app_context():
        db.engine.dispose()


def test_the_relay_waits_for_its_database_and_goes_on(mortal: Mortal, settings: Settings) -> None:
    with relaying(settings.model_copy(update={"database_url": mortal.url})) as relay:
        append_event(mortal)
        assert until(lambda: positions(mortal) == [1], seconds=30)
        mortal.kill()
        mortal.start()
        append_event(mortal)
        assert until(lambda: positions(mortal) == [1, 2], seconds=30)
        assert relay.poll() is None


def append_event(mortal: Mortal) -> None:
    with psycopg.connect(mortal.server.dsn("opora"), autocommit=True) as connection:
        connection.execute(
            "INSERT INTO core.event (at, type, version, subject, actor_kind, payload, replayed)"
            " VALUES (now(), 'test.happened', 1, %s, 'system', '{}', false)",
            (uuid4(),),
        )


def positions(mortal: Mortal) -> list[int | None]:
    with psycopg.connect(mortal.server.dsn("opora")) as connection:
        rows = connection.execute("SELECT position FROM core.event ORDER BY id").fetchall()
    return [row[0] for row in rows]
