"""A desk with people, departments and incidents on real servers."""

import pytest
from flask import Flask

from tests.incidents.desk import Desk
from tests.incidents.own_fields import draw, with_fields


@pytest.fixture
def desk(context: Flask) -> Desk:
    return Desk(context)


@pytest.fixture
def filled(desk: Desk) -> Desk:
    """The desk whose process of incidents has fields of the company's own."""
    assert desk.petra
    draw(desk, with_fields)
    return desk
