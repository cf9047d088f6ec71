"""The real servers of one test run: the process that started the tests owns them.

Workers of xdist find them by the environment, which they inherit.
"""

import json
import os
import secrets
import shutil
import socket
import stat
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from app.up.child import Child, Program, until
from app.up.postgres import Postgres
from app.up.schema import upgrade
from app.up.valkey import Valkey

FOLDER = "OPORA_TEST_SERVERS"
TEMPLATE = "opora_template"
# Nothing of a test run outlives it, so nothing has to reach the disk.
FORGETFUL = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
}


class Servers:
    """PostgreSQL with a migrated template, Valkey, and a Keycloak that starts when wanted."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="opora-tests-"))
        self.folder.chmod(0o755)  # PostgreSQL runs as another user when we are root
        self.postgres = Postgres(self.folder / "postgres", self.folder / "sock", FORGETFUL)
        self.valkey = Valkey(self.folder / "valkey", self.folder / "valkey-sock", keep=False)
        self._children: list[Child] = []

    def start(self) -> None:
        for server in (self.valkey, self.postgres):
            server.prepare()
            self._run(server.program())
        self._run(self._keycloak())
        assert until(self.postgres.answers, seconds=30), self._words()
        assert until(self.valkey.answers, seconds=10), self._words()
        self.postgres.create(TEMPLATE)
        upgrade(self.postgres.url(TEMPLATE))
        os.environ[FOLDER] = str(self.folder)
        os.environ["OPORA_DATABASE_URL"] = self.postgres.url("postgres")
        os.environ["OPORA_VALKEY_URL"] = self.valkey.url()

    def stop(self) -> None:
        for child in reversed(self._children):
            child.stop()
        shutil.rmtree(self.folder)

    def _run(self, program: Program) -> None:
        self._children.append(Child(program, log=self.folder / "servers.log"))

    def _keycloak(self) -> Program:
        # A process of its own: it may fetch Keycloak while a test has the network closed.
        return Program(
            (sys.executable, "-m", "tests.keycloak_server", str(self.folder)),
            folder=Path(__file__).parents[1],
            environment=os.environ,
            patience_seconds=30,
        )

    def _words(self) -> str:
        return (self.folder / "servers.log").read_text()


def folder() -> Path:
    return Path(os.environ[FOLDER])


def postgres() -> Postgres:
    return Postgres(folder() / "postgres", folder() / "sock")


def valkey_server() -> Valkey:
    return Valkey(folder() / "valkey", folder() / "valkey-sock")


def new_database(name: str) -> str:
    drop_database(name)
    postgres().create(name, template=TEMPLATE)
    return postgres().url(name)


def drop_database(name: str) -> None:
    with psycopg.connect(postgres().dsn("postgres"), autocommit=True) as connection:
        order = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        connection.execute(order)


@dataclass(frozen=True)
class KeycloakAt:
    """How to reach the run's Keycloak, and the secrets of its realm."""

    port: int
    management_port: int
    admin_password: str
    demo_password: str
    web_secret: str
    api_secret: str
    sync_secret: str
    fault: str = ""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def plan_keycloak(folder: Path) -> KeycloakAt:
    """Choose ports and secrets for this run's Keycloak and keep them for whoever asks."""
    words = [secrets.token_urlsafe(24) for _ in range(5)]
    plan = KeycloakAt(free_port(), free_port(), *words)
    write_keycloak(folder, plan)
    return plan


def write_keycloak(folder: Path, plan: KeycloakAt) -> None:
    draft = folder / "keycloak.draft"
    draft.write_text(json.dumps(plan.__dict__))
    draft.chmod(stat.S_IRUSR | stat.S_IWUSR)
    draft.rename(folder / "keycloak.json")


def read_keycloak(folder: Path) -> KeycloakAt:
    return KeycloakAt(**json.loads((folder / "keycloak.json").read_text()))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def free_ports(number: int) -> int:
    """Return the first of so many free ports in a row, below those that the system gives away."""
    while True:
        first = 10_000 + secrets.randbelow(20_000)
        if all(_is_free(port) for port in range(first, first + number)):
            return first


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
