"""An import that is killed goes on where it was, and nothing comes in twice or by half."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from app.core.db import db
from app.core.settings import Settings
from app.up.child import until
from tests.imports.conftest import write_csv

ROWS = 6000
PAIRED = """
SELECT count(*), count(m.id), count(w.incident_id), count(e.id)
FROM incidents.incident AS i
LEFT JOIN incidents.message AS m ON m.incident_id = i.id
LEFT JOIN incidents.words AS w ON w.incident_id = i.id
LEFT JOIN core.event AS e ON e.subject = i.id
"""


@pytest.mark.usefixtures("committed")
def test_a_killed_import_goes_on_where_it_was(context: Flask, tmp_path: Path) -> None:
    rows = [
        (f"My card number {number} does not work", "card_not_working") for number in range(ROWS)
    ]
    file = write_csv(tmp_path / "letters.csv", ("text", "category"), rows)
    known: Settings = context.extensions["opora.settings"]

    first = start(file, known)
    assert until(lambda: 0 < count() < ROWS, seconds=60), first.communicate(timeout=10)
    first.send_signal(signal.SIGKILL)
    first.communicate()
    left = count()
    assert 0 < left < ROWS

    second = start(file, known)
    said, _ = second.communicate(timeout=120)
    assert f"{ROWS - left} incidents made, {left} were here already." in said
    assert db.session.execute(text(PAIRED)).one() == (ROWS,) * 4


def start(file: Path, known: Settings) -> "subprocess.Popen[str]":
    environment = {
        **os.environ,
        "OPORA_DATABASE_URL": known.database_url,
        "OPORA_VALKEY_URL": known.valkey_url,
    }
    return subprocess.Popen(
        [sys.executable, "-m", "app.cli", "import", "messages", str(file)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def count() -> int:
    db.session.rollback()
    found: int = db.session.scalar(text("SELECT count(*) FROM incidents.incident")) or 0
    return found
