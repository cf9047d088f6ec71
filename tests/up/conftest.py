"""A desk for one test, gone with it."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.up.accounts import Account, ordinary
from tests.up.desks import Desk


@pytest.fixture
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    found = Desk(tmp_path_factory.mktemp("d")).without_demo_data()
    yield found
    found.remove()


@pytest.fixture
def ordinary_user() -> Iterator[Account]:
    """A user who is not root, with a home and nothing else."""
    # Pytest's own folders are closed to everybody else.
    folder = Path(tempfile.mkdtemp(prefix="opora-home-"))
    folder.chmod(0o755)
    home = folder / "home"
    home.mkdir()
    yield ordinary(home)
    shutil.rmtree(folder)


@pytest.fixture
def ordinary_desk(ordinary_user: Account) -> Desk:
    """A desk in the home of a user who is not root."""
    return Desk(ordinary_user.home, ordinary_user).without_demo_data()
