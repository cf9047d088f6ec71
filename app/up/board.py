"""What is going on: told to the person at the terminal, and kept in a file for `opora status`."""

import contextlib
import json
import os
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import click

from app.up.child import born


@dataclass
class Unit:
    """How one server or process stands."""

    kind: str
    state: str = "waiting"
    pid: int | None = None
    restarts: int = 0
    log: str = ""
    metrics: str = ""


class Board:
    """The state of all units; every change is written down at once."""

    def __init__(self, file: Path, head: dict[str, Any]) -> None:
        self._file = file
        self._head = {**head, "ready": False, "pid": os.getpid(), "born": born(os.getpid())}
        self._units: dict[str, Unit] = {}
        self._lock = threading.Lock()
        self._began = time.monotonic()

    def enter(self, name: str, unit: Unit) -> None:
        with self._lock:
            self._units[name] = unit
            self._write()

    def change(self, name: str, **values: Any) -> None:
        with self._lock:
            for key, value in values.items():
                setattr(self._units[name], key, value)
            self._write()

    def remove(self, name: str) -> None:
        with self._lock:
            del self._units[name]
            self._write()

    def head(self, **values: Any) -> None:
        """Change what is said about the whole."""
        with self._lock:
            self._head |= values
            self._write()

    def say(self, name: str, words: str) -> None:
        """Tell the person what is being done, by whom, and how long it has taken so far."""
        click.echo(f"{time.monotonic() - self._began:6.1f} s  {name:<9} {words}")

    def _write(self) -> None:
        units: dict[str, dict[str, Any]] = {"servers": {}, "processes": {}}
        for name, unit in self._units.items():
            units[unit.kind][name] = {k: v for k, v in asdict(unit).items() if k != "kind"}
        draft = self._file.with_suffix(".draft")
        # A full disk must not keep us from stopping what runs: whoever asks sees what stood before.
        with contextlib.suppress(OSError):
            draft.write_text(json.dumps({**self._head, **units}, indent=1))
            draft.rename(self._file)
