import pytest
from flask import Flask

from tests.problems.desk import ProblemDesk


@pytest.fixture
def desk(context: Flask) -> ProblemDesk:
    return ProblemDesk(context)
