"""A desk whose processes can be drawn anew."""

import pytest
from flask import Flask

from tests.incidents.desk import Browser, Desk
from tests.workflow.draft import DRAFT


@pytest.fixture
def desk(context: Flask) -> Desk:
    made = Desk(context)
    assert made.petra  # who draws
    return made


@pytest.fixture
def petra(desk: Desk) -> Browser:
    """A configurator who has begun a draft."""
    browser = desk.client(desk.petra)
    assert browser.post(DRAFT).status_code == 303
    return browser
