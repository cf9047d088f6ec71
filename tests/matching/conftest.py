"""The real encoders, or the reason why not."""

import pytest

from app.matching.encoders.bge import Bge
from app.matching.encoders.errors import NoModel
from app.matching.encoders.use import Use


@pytest.fixture(scope="session")
def bge() -> Bge:
    try:
        return Bge()
    except NoModel as fault:
        pytest.skip(str(fault))


@pytest.fixture(scope="session")
def use() -> Use:
    try:
        return Use()
    except NoModel as fault:
        pytest.skip(str(fault))
