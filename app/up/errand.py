"""One command run to its end while the desk starts, its words told as ours."""

import os
import threading
import time
from pathlib import Path
from typing import TextIO

from app.up.board import Board
from app.up.child import Child, Program
from app.up.keeper import PATIENCE_SECONDS


def run(program: Program, name: str, board: Board, *, log: Path, stop: threading.Event) -> int:
    """Run it, or until told to stop; return its exit code."""
    log.touch()
    with log.open(errors="replace") as progress:
        progress.seek(0, os.SEEK_END)
        child = Child(program, log=log)
        began = told = time.monotonic()
        while child.alive:
            if stop.wait(0.1):
                child.stop()
            if _show(name, progress, board):
                told = time.monotonic()
            elif time.monotonic() - told > PATIENCE_SECONDS:
                told = time.monotonic()
                board.say(name, f"is at it, for {told - began:.0f} s now")
        _show(name, progress, board)
    return child.wait()


def _show(name: str, progress: TextIO, board: Board) -> bool:
    """Say what the command has said since; return whether it said anything."""
    lines = progress.read().replace("\r", "\n").splitlines()
    said = [line.strip() for line in lines if line.strip()]
    for line in said:
        board.say(name, line)
    return bool(said)
