"""A desk run by `opora up` as a person would, in a folder and on ports of its own."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.up.child import born, until
from app.up.house import BACKGROUND, House, Plan
from tests.servers import free_port, free_ports
from tests.up.accounts import Account, ourselves

OPEN_SECONDS = 150

Process = tuple[int, int | None]  # its pid and its birth


class Desk:
    """One state folder, and the `opora` commands run on it."""

    def __init__(self, folder: Path, account: Account | None = None) -> None:
        self.account = account or ourselves()
        self.state = folder / "var"
        self.words = folder / "up.txt"
        self.web_port = free_port()
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("OPORA_")},
            **self.account.environment,
            "OPORA_STATE_DIR": str(self.state),
            "OPORA_WEB_PORT": str(self.web_port),
            "OPORA_WEB_WORKERS": "1",
            "OPORA_KEYCLOAK_PORT": str(free_port()),
            "OPORA_KEYCLOAK_MANAGEMENT_PORT": str(free_port()),
            "OPORA_METRICS_PORT": str(free_ports(len(BACKGROUND))),
        }

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.web_port}"

    def opora(self, *words: str, **changed: str) -> subprocess.CompletedProcess[str]:
        """Run one command to its end."""
        return subprocess.run(
            self.account.command(*words),
            env={**self.environment, **changed},
            **self.account.identity,
            cwd=self.account.program,
            capture_output=True,
            text=True,
            timeout=OPEN_SECONDS,
            check=False,
        )

    def status(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.opora("status", "--json").stdout)
        return found

    def pid(self, name: str) -> int:
        known = self.status()
        pid: int = {**known["servers"], **known["processes"]}[name]["pid"]
        return pid

    @contextlib.contextmanager
    def opened(self, *words: str) -> Iterator["Running"]:
        """Have the desk run for the length of the block, once it says that it is open."""
        with self.starting(*words) as running:
            running.wait_for("Opora is open")
            yield running

    @contextlib.contextmanager
    def starting(self, *words: str) -> Iterator["Running"]:
        """Have `opora up` run for the length of the block, however far it comes."""
        running = Running(self, *words)
        try:
            yield running
        finally:
            running.end()

    def remove(self) -> None:
        """Leave nothing of it outside the test's own folder either."""
        shutil.rmtree(House(Plan(state_dir=self.state)).database_folder, ignore_errors=True)

    def without_demo_data(self) -> "Desk":
        """Mark the demo data as loaded: its own tests load it."""
        self.state.mkdir(parents=True, exist_ok=True)
        (self.state / "demo-loaded").touch()
        self.account.own(self.state)
        return self


class Running:
    """A started `opora up` and everything that it started in turn."""

    def __init__(self, desk: Desk, *words: str) -> None:
        self._words = desk.words
        with self._words.open("w") as said:
            self.process = subprocess.Popen(
                desk.account.command("up", *words),
                env=desk.environment,
                **desk.account.identity,
                cwd=desk.account.program,
                stdout=said,
                stderr=subprocess.STDOUT,
            )

    @property
    def said(self) -> str:
        return self._words.read_text()

    def wait_for(self, words: str) -> None:
        deadline = time.monotonic() + OPEN_SECONDS
        while words not in self.said:
            assert self.process.poll() is None, self.said
            assert time.monotonic() < deadline, self.said
            time.sleep(0.1)

    def everybody(self) -> list[Process]:
        """Return all processes below this one, each with its birth."""
        parents = _parents()
        found = [self.process.pid]
        for pid in found:
            found += [child for child, parent in parents.items() if parent == pid]
        return [(pid, born(pid)) for pid in found[1:]]

    def end(self, how: signal.Signals = signal.SIGINT) -> int:
        """Send the signal and wait; return the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        return self.process.wait(60)


def still_there(processes: list[Process], *, seconds: float = 0) -> list[Process]:
    """Return those that run yet, after giving them so long to go."""

    def running() -> list[Process]:
        return [(pid, birth) for pid, birth in processes if birth and born(pid) == birth]

    until(lambda: not running(), seconds=seconds)
    return running()


def _parents() -> dict[int, int]:
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            found[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
    return found
