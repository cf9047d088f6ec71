"""The kernel in a database of its own, in which transactions really commit."""

from collections.abc import Iterator
from unittest.mock import patch

import pytest
from flask import Flask

from app.core import events, jobs


@pytest.fixture
def kernel(committed: None, context: Flask) -> Iterator[Flask]:
    """The app in its context, with no consumers; what a test registers goes with the test."""
    with (
        patch.dict(events.CONSUMERS, clear=True),
        patch.dict(events.FACTS),
        patch.dict(events._reactions, clear=True),  # noqa: SLF001 - there is no way to unregister
        patch.dict(jobs.WORKS),
    ):
        yield context
