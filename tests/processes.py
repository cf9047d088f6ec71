"""The processes of the program, as `opora up` runs them, beside a test."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator

from flask import Flask

from app.core.settings import Settings


def environment_of(app: Flask, **more: str) -> dict[str, str]:
    """Return what a process is told that shall run on the servers of this app."""
    known: Settings = app.extensions["opora.settings"]
    return {
        **os.environ,
        "OPORA_DATABASE_URL": known.database_url,
        "OPORA_VALKEY_URL": known.valkey_url,
        "OPORA_STATE_DIR": str(known.state_dir),
        **more,
    }


def process(app: Flask, name: str, **more: str) -> "subprocess.Popen[bytes]":
    """Start `opora NAME` on the servers of this app."""
    return subprocess.Popen(command(name), env=environment_of(app, **more))


def command(name: str) -> list[str]:
    return [sys.executable, "-m", "app.cli", name]


@contextlib.contextmanager
def processes(app: Flask, *names: str) -> Iterator[None]:
    """Have these run; they are told to stop at the end, and have to."""
    running = [process(app, name) for name in names]
    try:
        yield
        assert [each.poll() for each in running] == [None] * len(running)
    finally:
        for each in running:
            each.terminate()
        for each in running:
            each.wait(timeout=20)
