"""One installation on one machine: where its state lies, its ports, secrets and addresses."""

import hashlib
import json
import os
import secrets
import stat
from functools import cached_property
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.up.child import CannotStart
from app.up.keycloak import ADMIN, Keycloak
from app.up.postgres import Postgres, servant
from app.up.valkey import Valkey

ROOT = Path(__file__).parents[2]
SECRETS = ("web", "api", "sync", "grafana", "admin", "demo", "case")
DATABASE = "opora"
# The background starts when the web is there: the first page is what somebody waits for.
BACKGROUND = ("worker", "relay", "clock", "matcher")

Port = Annotated[int, Field(ge=1, le=65535)]


class Plan(BaseSettings):
    """What may be set about `opora up`, beside the program's own settings."""

    model_config = SettingsConfigDict(env_prefix="OPORA_", frozen=True, extra="ignore")

    state_dir: Path = Path("var")
    web_host: str = "127.0.0.1"
    web_port: Port = 8000
    public_url: str = ""
    keycloak_port: Port = 8180
    keycloak_management_port: Port = 9010
    metrics_port: Annotated[int, Field(ge=1, le=65536 - len(BACKGROUND))] = 8190

    def metrics_of(self, process: str) -> int:
        """Return the port of its metrics: the worker has the first, the others the next ones."""
        return self.metrics_port + BACKGROUND.index(process)


class House:
    """The state folder and everything that follows from it and from the plan."""

    def __init__(self, plan: Plan | None = None) -> None:
        self.plan = plan or Plan()
        self.state = (ROOT / self.plan.state_dir).resolve()

    def open(self) -> None:
        """Make the state folder, for our own user only, and the secrets at the first start."""
        for folder in (self.state, self.logs, self.run):
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(stat.S_IRWXU)
        known = json.loads(self._secrets.read_text()) if self._secrets.exists() else {}
        missing = {name: secrets.token_urlsafe(18) for name in SECRETS if name not in known}
        if missing:
            draft = self._secrets.with_suffix(".draft")
            draft.touch(mode=stat.S_IRUSR | stat.S_IWUSR)
            draft.write_text(json.dumps({**known, **missing}, indent=1))
            draft.rename(self._secrets)
        self._write_logins()

    @property
    def logs(self) -> Path:
        return self.state / "logs"

    @property
    def run(self) -> Path:
        return self.state / "run"

    @property
    def demo_loaded(self) -> Path:
        """The mark that the demo data is in the database."""
        return self.state / "demo-loaded"

    @property
    def logins(self) -> Path:
        """The file with every login, for our own user only."""
        return self.state / "logins.txt"

    @property
    def exists(self) -> bool:
        return self._secrets.exists()

    @property
    def runs_without_keycloak(self) -> bool:
        """Whether the desk, where it runs now, has the demo sign-in."""
        file = self.run / "status.json"
        return file.exists() and json.loads(file.read_text())["sign_in"] == "demo"

    @cached_property
    def words(self) -> dict[str, str]:
        """Return the secrets by name."""
        found: dict[str, str] = json.loads(self._secrets.read_text())
        return found

    def people(self) -> list[tuple[str, str]]:
        """Return login and roles of the demo people."""
        users = json.loads((ROOT / "keycloak" / "demo-people.json").read_text())["users"]
        return [(user["username"], ", ".join(user.get("realmRoles", []))) for user in users]

    @property
    def address(self) -> str:
        return self.plan.public_url or f"http://{self.plan.web_host}:{self.plan.web_port}"

    @property
    def database_folder(self) -> Path:
        """Where the database lies: in the state, but as root where its user can reach it."""
        if servant() is None:
            return self.state / "postgres"
        mark = hashlib.sha256(str(self.state).encode()).hexdigest()[:10]
        return Path("/var/lib/opora") / f"{self.state.parent.name}-{mark}"

    @property
    def postgres(self) -> Postgres:
        return Postgres(self.database_folder, self.database_folder / "sock")

    @property
    def valkey(self) -> Valkey:
        return Valkey(self.state / "valkey", self.state / "valkey" / "sock")

    @property
    def keycloak(self) -> Keycloak:
        return Keycloak(
            self.state / "keycloak",
            ROOT / "keycloak",
            self.plan.keycloak_port,
            self.plan.keycloak_management_port,
            self.words["admin"],
            {
                "OPORA_URL": self.address,
                "OPORA_INTERNAL_URL": self.from_here,
                "OPORA_WEB_SECRET": self.words["web"],
                "OPORA_API_SECRET": self.words["api"],
                "OPORA_SYNC_SECRET": self.words["sync"],
                "GRAFANA_URL": "http://127.0.0.1:3000",
                "GRAFANA_OAUTH_SECRET": self.words["grafana"],
                "DEMO_PASSWORD": self.words["demo"],
            },
        )

    def environment(self, *, demo_sign_in: bool) -> dict[str, str]:
        """Return what the processes are told, on top of the environment that we have ourselves."""
        return {
            **os.environ,
            "OPORA_DATABASE_URL": self.postgres.url(DATABASE),
            "OPORA_VALKEY_URL": self.valkey.url(),
            "OPORA_PUBLIC_URL": self.address,
            "OPORA_INTERNAL_URL": self.from_here,
            "OPORA_WEB_HOST": self.plan.web_host,
            "OPORA_WEB_PORT": str(self.plan.web_port),
            "OPORA_KEYCLOAK_URL": self.keycloak.url,
            "OPORA_WEB_CLIENT_SECRET": self.words["web"],
            "OPORA_API_CLIENT_SECRET": self.words["api"],
            "OPORA_SYNC_CLIENT_SECRET": self.words["sync"],
            "OPORA_CASE_LINK_KEY": self.words["case"],
            "OPORA_DEMO_PASSWORD": self.words["demo"],
            "OPORA_DEMO_SIGN_IN": str(demo_sign_in).lower(),
            "OPORA_STATE_DIR": str(self.state),
        }

    def check_demo_sign_in(self) -> None:
        """Raise CannotStart where the demo sign-in could be reached from another machine."""
        for host in (self.plan.web_host, urlsplit(self.address).hostname or ""):
            if not _is_loopback(host):
                raise CannotStart(
                    f"--demo-sign-in lets everybody in, so it runs on loopback only and not on"
                    f" {host}: leave OPORA_WEB_HOST and OPORA_PUBLIC_URL out, or use Keycloak."
                )

    @property
    def from_here(self) -> str:
        """The desk's address for Keycloak, which runs beside it."""
        host = "127.0.0.1" if self.plan.web_host in ("0.0.0.0", "::") else self.plan.web_host  # noqa: S104
        return f"http://{host}:{self.plan.web_port}"

    def metrics_address(self, process: str) -> str:
        """Return where Prometheus, on this machine, reads what a process counts."""
        if process == "web":
            return f"{self.from_here}/metrics"
        return f"http://127.0.0.1:{self.plan.metrics_of(process)}/metrics"

    def _write_logins(self) -> None:
        lines = [f"{login:<24} {self.words['demo']}  {roles}" for login, roles in self.people()]
        self.logins.touch(mode=stat.S_IRUSR | stat.S_IWUSR)
        self.logins.write_text(
            "The demo people, their password and roles:\n\n"
            + "\n".join(lines)
            + f"\n\nKeycloak's administrator ({self.keycloak.url}/admin):\n\n"
            + f"{ADMIN:<24} {self.words['admin']}\n"
        )

    @property
    def _secrets(self) -> Path:
        return self.state / "secrets.json"


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
