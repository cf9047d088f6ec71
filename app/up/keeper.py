"""Keeps one server or process running: starts it, waits until it answers, starts it again."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from typing_extensions import override

from app.up.board import Board, Unit
from app.up.child import CannotStart, Child, Program, end_forgotten, remember

LONGEST_PAUSE_SECONDS = 30.0
HEALTHY_SECONDS = 60.0
PATIENCE_SECONDS = 5.0  # of a person who is told nothing
LOG_TAIL = 1500


@dataclass(frozen=True)
class Task:
    """What is kept running. `prepare` may take long, and may say how far it is."""

    name: str
    kind: str
    program: Callable[[], Program]
    answers: Callable[[], bool]
    prepare: Callable[[], Any] = lambda: None
    starts_seconds: float = 60.0
    metrics: str = ""


class Keeper(threading.Thread):
    """One task, in a thread that lives as long as the child: its end would end the child."""

    def __init__(self, task: Task, board: Board, *, logs: Path, run: Path) -> None:
        super().__init__(name=task.name, daemon=True)
        self.task = task
        self.prepared = threading.Event()
        self.ready = threading.Event()
        self.fault: BaseException | None = None
        self._board = board
        self._log = logs / f"{task.name}.log"
        self._pid_file = run / f"{task.name}.pid"
        self._over = threading.Event()
        self._child: Child | None = None
        self._restarts = 0
        board.enter(task.name, Unit(task.kind, log=str(self._log), metrics=task.metrics))

    @override
    def run(self) -> None:
        try:
            self._board.change(self.task.name, state="preparing")
            self.task.prepare()
            self.prepared.set()
            self._keep()
        except Exception as fault:  # noqa: BLE001 - told by the main thread, which waits for us
            self.fault = fault
            self._board.change(self.task.name, state="failed", pid=None)
        finally:
            self.prepared.set()
            self.ready.set()

    def wait(self, event: threading.Event) -> None:
        """Wait for one of our events. Raises the fault that made it impossible."""
        event.wait()
        if self.fault:
            raise self.fault

    def stop(self) -> None:
        """End the child in good order."""
        self._over.set()
        if self._child:
            self._board.change(self.task.name, state="stopping")
            self._child.stop()
        if self.is_alive():
            self.join()
        self._board.change(self.task.name, state="stopped", pid=None)
        self._pid_file.unlink(missing_ok=True)

    def _keep(self) -> None:
        pause = 1.0
        while not self._over.is_set():
            began = time.monotonic()
            code = self._run_once()
            if self._over.is_set():
                return
            if not self.ready.is_set():
                raise CannotStart(f"{self.task.name} did not start:\n{self._tail()}")
            pause = 1.0 if time.monotonic() - began > HEALTHY_SECONDS else pause
            self._board.say(
                self.task.name, f"ended with {code}; starting it again in {pause:.0f} s"
            )
            self._board.change(self.task.name, state="restarting", pid=None)
            self._over.wait(pause)
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

    def _run_once(self) -> int:
        end_forgotten(self._pid_file)
        child = self._child = Child(self.task.program(), log=self._log)
        remember(child, at=self._pid_file)
        again = self.ready.is_set()
        self._board.change(self.task.name, state="starting", pid=child.pid)
        if self._over.is_set():  # told to stop before there was a child to stop
            child.stop()
        if self._answers(child):
            words = "runs again" if again else "runs"
            self._board.change(self.task.name, state="running")
            self._board.say(self.task.name, f"{words} (pid {child.pid})")
            self.ready.set()
        elif child.alive and not self._over.is_set():
            child.stop()
        code = child.wait()
        if self.ready.is_set() and not self._over.is_set():
            self._restarts += 1
            self._board.change(self.task.name, restarts=self._restarts)
        return code

    def _answers(self, child: Child) -> bool:
        began = told = time.monotonic()
        while child.alive and not self._over.is_set():
            if self.task.answers():
                return True
            now = time.monotonic()
            if now - began > self.task.starts_seconds:
                return False
            if now - told > PATIENCE_SECONDS:
                self._board.say(self.task.name, f"is starting, for {now - began:.0f} s now")
                told = now
            self._over.wait(0.1)
        return False

    def _tail(self) -> str:
        return self._log.read_text(errors="replace")[-LOG_TAIL:].strip()
