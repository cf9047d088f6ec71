"""`make up` on a machine that lacks something: each time a sentence, never a traceback."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.up.house import ROOT

OLD_PYTHON = "sys.version_info = (3, 10, 4, 'final', 0)"
NO_VENV = "sys.modules['venv'] = None"
FULL_DISK = (
    "import shutil, types; shutil.disk_usage = lambda _: types.SimpleNamespace(free=9 << 20)"
)
OTHER_MACHINE = "import platform; platform.machine = lambda: 'aarch64'"


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """What the bootstrap needs of a fresh clone."""
    shutil.copytree(ROOT / "deploy", tmp_path / "deploy")
    for name in ("requirements.lock", "requirements-dev.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("lack", "words"),
    [
        (OLD_PYTHON, "needs 3.11 or newer"),
        (NO_VENV, "-venv`"),
        (FULL_DISK, "9 MB left"),
        (OTHER_MACHINE, "Linux on x86-64"),
    ],
)
def test_what_the_machine_lacks_is_a_sentence(clone: Path, lack: str, words: str) -> None:
    said = _bootstrap(clone, first=lack)
    assert words in said
    assert not (clone / ".venv").exists()


def test_a_first_start_without_a_network_is_a_sentence(clone: Path) -> None:
    nowhere = "http://127.0.0.1:9"
    said = _bootstrap(
        clone,
        first="pass",
        PIP_INDEX_URL=nowhere,
        PIP_RETRIES="0",
        PIP_NO_CACHE_DIR="1",
        PIP_CONFIG_FILE=os.devnull,
        PIP_FIND_LINKS="",
    )
    assert "needs a network" in said


def _bootstrap(clone: Path, *, first: str, **environment: str) -> str:
    """Run the bootstrap after `first`; return what it says when it refuses."""
    script = clone / "deploy" / "bootstrap.py"
    program = f"import runpy, sys; {first}; runpy.run_path({str(script)!r}, run_name='__main__')"
    done = subprocess.run(
        [getattr(sys, "_base_executable", sys.executable), "-c", program],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 1
    assert "Cannot go on" in done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr
