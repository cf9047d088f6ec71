"""Keeps the test run's Keycloak as it is wanted: running while the file `keycloak.wanted` exists.

`python -m tests.keycloak_server FOLDER`; `keycloak.ready` says that it answers.
"""

import dataclasses
import signal
import sys
import threading
from pathlib import Path

from app.up.child import CannotStart, Child, until
from app.up.keycloak import Keycloak
from tests.servers import KeycloakAt, plan_keycloak, write_keycloak

STARTS_SECONDS = 120


def main() -> None:
    folder = Path(sys.argv[1])
    told_to_stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: told_to_stop.set())
    plan = plan_keycloak(folder)
    server = _server(folder, plan)
    child: Child | None = None
    while not told_to_stop.wait(0.1):
        wanted = (folder / "keycloak.wanted").exists()
        if wanted and child is None:
            try:
                child = _start(server, folder)
            except CannotStart as fault:
                write_keycloak(folder, dataclasses.replace(plan, fault=str(fault)))
                (folder / "keycloak.ready").touch()
                told_to_stop.wait()
        elif child is not None and not wanted:
            (folder / "keycloak.ready").unlink(missing_ok=True)
            child.kill()
            child = None
    if child is not None:
        child.stop()


def _start(server: Keycloak, folder: Path) -> Child:
    server.prepare(print)
    child = Child(server.program(), log=folder / "keycloak.log")
    until(lambda: server.answers() or not child.alive, seconds=STARTS_SECONDS)
    if not server.answers():
        child.stop()
        raise CannotStart(
            f"Keycloak did not start: {(folder / 'keycloak.log').read_text()[-2000:]}"
        )
    (folder / "keycloak.ready").touch()
    return child


def _server(folder: Path, plan: KeycloakAt) -> Keycloak:
    desk = "http://127.0.0.1:1"  # each worker's client gets its own address
    return Keycloak(
        folder / "keycloak",
        Path(__file__).parents[1] / "keycloak",
        plan.port,
        plan.management_port,
        plan.admin_password,
        {
            "OPORA_URL": desk,
            "OPORA_INTERNAL_URL": desk,
            "OPORA_WEB_SECRET": plan.web_secret,
            "OPORA_API_SECRET": plan.api_secret,
            "OPORA_SYNC_SECRET": plan.sync_secret,
            "GRAFANA_URL": "http://127.0.0.1:3000",
            "GRAFANA_OAUTH_SECRET": plan.web_secret[::-1],
            "DEMO_PASSWORD": plan.demo_password,
        },
    )


if __name__ == "__main__":
    main()
