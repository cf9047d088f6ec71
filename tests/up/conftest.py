"""A desk for one test, gone with it."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.up.accounts import ordinary
from tests.up.desks import Desk


@pytest.fixture
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    found = Desk(tmp_path_factory.mktemp("d")).without_demo_data()
    yield found
    found.remove()


@pytest.fixture
def ordinary_desk() -> Iterator[Desk]:
    """A desk of a user who is not root, in that user's home."""
    # Pytest's own folders are closed to everybody else.
    folder = Path(tempfile.mkdtemp(prefix="opora-home-"))
    folder.chmod(0o755)
    home = folder / "home"
    home.mkdir()
    yield Desk(home, ordinary(home)).without_demo_data()
    shutil.rmtree(folder)
