"""The servers and processes of a bench: real ones, in a folder of their own."""

import contextlib
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

import jwt
import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from flask import Flask
from jwt.algorithms import RSAAlgorithm

from app.core.db import db
from app.core.settings import Settings
from app.up.child import Child, Program, until
from app.up.house import ROOT
from app.up.postgres import Postgres
from app.up.schema import upgrade
from app.up.valkey import Valkey

# What an administrator would give a server for a desk of this size; nothing that risks data.
SIZED = {"shared_buffers": "4GB", "max_wal_size": "8GB", "maintenance_work_mem": "512MB"}
WEB_PORT, OTHER_PORT, BARE_PORT, NO_KEYCLOAK_PORT = 8790, 8791, 8792, 8793
KEY_ID = "bench"


@dataclass
class House:
    """PostgreSQL and Valkey for the whole bench, and processes of the desk for a while."""

    folder: Path = field(
        default_factory=lambda: Path(tempfile.mkdtemp(prefix="opora-bench-", dir="/var/tmp"))
    )
    key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))
    children: dict[str, Child] = field(default_factory=dict)

    def __enter__(self) -> Self:
        self.folder.chmod(0o755)  # PostgreSQL runs as another user when we are root
        for name, server in (("valkey", self.valkey), ("postgres", self.postgres)):
            server.prepare()
            self.run(name, server.program())
        assert until(self.postgres.answers, seconds=30)
        assert until(self.valkey.answers, seconds=10)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for child in reversed(self.children.values()):
            child.stop()
        shutil.rmtree(self.folder)

    @property
    def postgres(self) -> Postgres:
        return Postgres(self.folder / "postgres", self.folder / "sock", SIZED)

    @property
    def valkey(self) -> Valkey:
        return Valkey(self.folder / "valkey", self.folder / "valkey-sock")

    def database(self, name: str) -> str:
        """Make a database with the desk's tables; return its address."""
        self.postgres.create(name)
        upgrade(self.postgres.url(name))
        return self.postgres.url(name)

    def settings(self, database: str, port: int = WEB_PORT) -> Settings:
        """Return the settings of a desk on this database. Roles are not asked anew meanwhile."""
        return Settings.model_validate(
            {
                "database_url": self.postgres.url(database),
                "valkey_url": self.valkey.url(),
                "public_url": f"http://127.0.0.1:{port}",
                "web_port": port,
                "keycloak_url": f"http://127.0.0.1:{NO_KEYCLOAK_PORT}",
                "roles_minutes": 600,
                "state_dir": self.folder / "state",
                "log_level": "WARNING",
            }
        )

    def run(self, name: str, program: Program) -> None:
        self.children[name] = Child(program, log=self.folder / f"{name}.log")

    @contextmanager
    def desk(self, database: str) -> Iterator[str]:
        """Run all processes of a desk on this database; yields the address of its web."""
        known = self.settings(database)
        self._publish_key(known)
        with self._processes(("worker", "relay", "clock"), known), self.web(database) as address:
            yield address

    @contextmanager
    def web(self, database: str, port: int = WEB_PORT) -> Iterator[str]:
        """Run the web of a desk on this database; yields its address."""
        known = self.settings(database, port)
        name = "web" if port == WEB_PORT else "other web"
        with self._processes((name,), known):
            yield self._open(name, f"http://127.0.0.1:{port}", "/healthz")

    @contextmanager
    def matcher(self, database: str) -> Iterator[Child]:
        """Run the matcher of a desk on this database, with all models that it has."""
        with self._processes(("matcher",), self.settings(database)):
            yield self.children["matcher"]

    @contextmanager
    def bare(self, database: str) -> Iterator[str]:
        """Run the bare route on this database, in as many processes as the desk's web."""
        known = self.settings(database)
        words = (sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws")
        sizes = ("--workers", str(known.web_workers), "--blocking-threads", str(known.web_threads))
        rest = ("--port", str(BARE_PORT), "--log-level", "warning", "bench.bare:application")
        program = Program((*words, *sizes, *rest), folder=ROOT, environment=_environment(known))
        self.run("bare", program)
        try:
            yield self._open("bare", f"http://127.0.0.1:{BARE_PORT}", "/nothing")
        finally:
            self.children.pop("bare").stop()

    def logout_token(self, *, sid: str, settings: Settings) -> str:
        """Sign a logout token as Keycloak would."""
        now = int(time.time())
        claims = {
            "iss": settings.issuer,
            "aud": settings.web_client_id,
            "typ": "Logout",
            "jti": f"bench-{time.monotonic_ns()}",
            "sid": sid,
            "iat": now,
            "exp": now + 300,
            "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
        }
        return jwt.encode(claims, self.key, "RS256", {"kid": KEY_ID})

    def _publish_key(self, known: Settings) -> None:
        """Leave our own key where a desk keeps its copy of Keycloak's, which does not run here."""
        public = RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        kept = {
            "at": time.time(),
            "address": f"{known.realm_url}/protocol/openid-connect/certs",
            "jwks": {"keys": [{**public, "kid": KEY_ID, "alg": "RS256", "use": "sig"}]},
        }
        known.state_dir.mkdir(exist_ok=True)
        (known.state_dir / "jwks.json").write_text(json.dumps(kept))

    @contextmanager
    def _processes(self, names: tuple[str, ...], known: Settings) -> Iterator[None]:
        for name in names:
            words = (sys.executable, "-m", "app.cli", name.split()[-1])
            self.run(name, Program(words, folder=ROOT, environment=_environment(known)))
        try:
            yield
        finally:
            for name in names:
                self.children.pop(name).stop()

    def _open(self, name: str, address: str, page: str) -> str:
        """Wait until the program answers there; return the address."""
        came = until(lambda: _answers(address + page), seconds=60)
        assert came, (self.folder / f"{name}.log").read_text()
        return address


def _environment(known: Settings) -> Mapping[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "OPORA_DATABASE_URL": known.database_url,
        "OPORA_VALKEY_URL": known.valkey_url,
        "OPORA_PUBLIC_URL": known.public_url,
        "OPORA_WEB_PORT": str(known.web_port),
        "OPORA_KEYCLOAK_URL": known.keycloak_url,
        "OPORA_ROLES_MINUTES": str(known.roles_minutes),
        "OPORA_STATE_DIR": str(known.state_dir),
        "OPORA_LOG_LEVEL": known.log_level,
    }


def _answers(address: str) -> bool:
    try:
        return requests.get(address, timeout=2).status_code < 500
    except requests.RequestException:
        return False


def let_go(app: Flask) -> None:
    """Close the connections of a desk that was made to prepare what is asked of its processes."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def memory(child: Child) -> float:
    """Return the megabytes of a program and all that it started, shared ones by their share."""
    family, parents = {child.pid}, _parents()
    while grown := {pid for pid, parent in parents.items() if parent in family} - family:
        family |= grown
    return sum(share(pid) for pid in family) / 1024


def _parents() -> dict[int, int]:
    found = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                words = (folder / "stat").read_text().rpartition(")")[2].split()
                found[int(folder.name)] = int(words[1])
    return found


def share(pid: int) -> int:
    """Return the kilobytes of this process, those that it shares by its share."""
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        return int(rollup.partition("\nPss:")[2].split()[0])
    return 0
