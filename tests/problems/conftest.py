"""A desk with problems on real servers."""

from collections.abc import Iterator

import pytest
from flask import Flask

from app import matcher
from app.core.events import CONSUMERS
from app.matching.encoders.known import Encoders
from app.matching.thresholds import BGE
from app.problems.services.following import Follower
from tests.problems.desk import ProblemDesk
from tests.problems.matching import ByFirstWord


@pytest.fixture
def desk(context: Flask) -> ProblemDesk:
    return ProblemDesk(context)


@pytest.fixture
def follower(desk: ProblemDesk) -> Iterator[Follower]:
    """The process' follower, registered as `opora matcher` does."""
    encoders: Encoders = [(ByFirstWord(), BGE)]
    made = Follower(encoders)
    matcher.register(made)
    yield made
    del CONSUMERS[matcher.NAME]
