"""A desk whose processes can be drawn anew."""

import pytest
from flask import Flask

from tests.incidents.desk import Desk


@pytest.fixture
def desk(context: Flask) -> Desk:
    made = Desk(context)
    assert made.petra  # who draws
    return made
