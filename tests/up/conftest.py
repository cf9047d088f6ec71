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


@pytest.fixture(scope="session")
def open_folder() -> Iterator[Path]:
    """A folder that every user can reach, which pytest's own are not."""
    folder = Path(tempfile.mkdtemp(prefix="opora-open-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def ordinary_account(open_folder: Path) -> Account:
    return ordinary(open_folder)


@pytest.fixture
def ordinary_user(open_folder: Path, ordinary_account: Account) -> Iterator[Account]:
    """A user who is not root, with a home and nothing else."""
    home = Path(tempfile.mkdtemp(prefix="home-", dir=open_folder))
    yield ordinary_account.at(home)
    shutil.rmtree(home)


@pytest.fixture
def ordinary_desk(ordinary_user: Account) -> Desk:
    """A desk in the home of a user who is not root."""
    return Desk(ordinary_user.home, ordinary_user).without_demo_data()
