"""A program that we run: on a leash, in a session of its own, its words in a log file."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

LEASH = Path(__file__).with_name("leash.py")


class CannotStart(Exception):  # noqa: N818 - named as it is read: raise CannotStart
    """Says in one sentence, to a person, what is in the way and what to do."""


@dataclass(frozen=True)
class User:
    """Whom a program runs as, when not as ourselves."""

    name: str
    uid: int
    gid: int


@dataclass(frozen=True)
class Program:
    """What to run and how to end it."""

    arguments: tuple[str, ...]
    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    user: User | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    patience_seconds: float = 15.0


class Child:
    """A running program. It gets `stop_signal` when the thread that started it dies."""

    def __init__(self, program: Program, *, log: Path) -> None:
        self.program = program
        # Opened by us, so the other user need not reach the log's folder.
        with log.open("ab") as words:
            self._process = subprocess.Popen(
                _on_leash(program),
                cwd=program.folder,
                env=dict(program.environment),
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.pid = self._process.pid
        self.born = born(self.pid)

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def wait(self) -> int:
        """Wait for the end of it, and of all that it started; return its exit code."""
        code = self._process.wait()
        end_group(self.pid)
        return code

    def stop(self) -> None:
        """Ask it to end; when it does not in its time, end it and all that it started."""
        if self.alive:
            self._process.send_signal(self.program.stop_signal)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(self.program.patience_seconds)
        end_group(self.pid)
        self._process.wait()

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        end_group(self.pid)
        self._process.wait()


def _on_leash(program: Program) -> list[str]:
    user = program.user
    uid, gid = (user.uid, user.gid) if user else (-1, -1)
    words = [int(program.stop_signal), os.getpid(), uid, gid]
    return [sys.executable, "-I", "-S", str(LEASH), *map(str, words), *program.arguments]


def end_group(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def born(pid: int) -> int | None:
    """Return when the process began, in ticks since boot; None when there is no such process.

    A pid comes back some day; a pid with its birth never does.
    """
    try:
        words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if words[0] == "Z" else int(words[19])


def remember(child: Child, *, at: Path) -> None:
    """Write down the child, so that a later start can end it should we be killed."""
    at.write_text(json.dumps({"pid": child.pid, "born": child.born}))


def end_forgotten(at: Path) -> bool:
    """End the program remembered at `at` if it still runs; return whether it did."""
    try:
        known = json.loads(at.read_text())
    except (FileNotFoundError, ValueError):
        return False
    running = known["born"] is not None and born(known["pid"]) == known["born"]
    if running:
        end_group(known["pid"])
        until(lambda: born(known["pid"]) is None, seconds=5)
    at.unlink()
    return running


def until(condition: Callable[[], bool], *, seconds: float) -> bool:
    """Wait for the condition; return whether it came true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
