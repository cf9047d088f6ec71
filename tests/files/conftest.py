"""A desk, ways into its API, and files of many kinds."""

import pytest
from flask import Flask

from tests.api.conftest import desk, doors, program

__all__ = ["desk", "doors", "program"]


@pytest.fixture
def two_files(context: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let everybody send two files a minute."""
    known = context.extensions["opora.settings"]
    tight = known.model_copy(update={"file_rate": 2})
    monkeypatch.setitem(context.extensions, "opora.settings", tight)
