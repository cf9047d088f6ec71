"""A desk for one test, gone with it."""

from collections.abc import Iterator

import pytest

from tests.up.desks import Desk


@pytest.fixture
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    found = Desk(tmp_path_factory.mktemp("d")).without_demo_data()
    yield found
    found.remove()
