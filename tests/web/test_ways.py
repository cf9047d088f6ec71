"""The keys that lead somewhere: each leads to one place, whoever presses it."""

import pytest
from flask import Flask

from app.core import ids
from app.core.actor import Actor, Role
from app.web import nav


@pytest.fixture
def ways(desk_app: Flask) -> list[list[str]]:
    """The keys of all ways of the desk, as one with every role has them."""
    everybody = Actor("person", ids.new(), "Everybody", roles=frozenset(Role))
    with desk_app.test_request_context("/"):
        entries = [*nav.shown(everybody), *nav.main_actions(everybody)]
        return [each.keys.split() for each in entries if each.keys]


def test_no_two_ways_share_their_keys(ways: list[list[str]]) -> None:
    assert len(ways) > 10
    assert [each for each in ways if ways.count(each) > 1] == []


def test_no_key_of_a_way_is_the_first_of_another(ways: list[list[str]]) -> None:
    alone = {each[0] for each in ways if len(each) == 1}
    assert alone & {each[0] for each in ways if len(each) > 1} == set()
