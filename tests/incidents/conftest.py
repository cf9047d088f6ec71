"""A desk with people, departments and incidents on real servers."""

import pytest
from flask import Flask

from tests.incidents.desk import Desk


@pytest.fixture
def desk(context: Flask) -> Desk:
    return Desk(context)
