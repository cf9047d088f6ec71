"""The real encoders. Where one cannot be had its tests are skipped on a desk without a network;

in CI, where OPORA_REQUIRE_REAL=1 makes every skipped test a failed one (`tests/run.py`), they fail.
"""

import pytest

from app.matching.encoders.bge import Bge
from app.matching.encoders.errors import NoModel
from app.matching.encoders.use import Use

ELSEWHERE = "skipped where the model cannot be had, failed in CI (OPORA_REQUIRE_REAL=1)"


@pytest.fixture(scope="session")
def bge() -> Bge:
    try:
        return Bge()
    except NoModel as fault:
        pytest.skip(f"{fault} {ELSEWHERE}")


@pytest.fixture(scope="session")
def use() -> Use:
    try:
        return Use()
    except NoModel as fault:
        pytest.skip(f"{fault} {ELSEWHERE}")
