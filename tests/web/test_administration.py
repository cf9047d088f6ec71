"""The page of administration: what one may shape or watch, and how it stands."""

import re

import pytest
from flask import Flask

from app.core.actor import Actor, Role
from app.core.db import db, transaction
from app.incidents import services
from app.incidents.models import Category
from tests.incidents.desk import Desk


@pytest.fixture
def desk(context: Flask) -> Desk:
    return Desk(context)


EVERYTHING = {
    "/categories",
    "/priority-matrix",
    "/templates",
    "/problems/rules",
    "/api-clients",
    "/audit",
    "/erasures",
}


def listed(desk: Desk, who: Actor) -> dict[str, str]:
    """Where the page leads, and the figure of each place."""
    page = desk.client(who).get("/administration").text
    found = re.search(r'<ul class="places">.*?</ul>', page, re.DOTALL)
    assert found
    return dict(re.findall(r'<a href="([^"]+)">.*?<small>(.*?)</small>', found[0], re.DOTALL))


def test_it_lists_what_one_may_shape_or_watch(desk: Desk) -> None:
    both = desk.person("Nina Root", None, Role.ADMIN, Role.CONFIGURATOR)
    assert listed(desk, both).keys() >= EVERYTHING
    configurator = desk.person("Conrad Shaper", None, Role.CONFIGURATOR)
    assert "/audit" not in listed(desk, configurator)
    assert listed(desk, desk.anna).keys() == {"/templates"}


def test_a_figure_says_how_each_stands(desk: Desk) -> None:
    who = desk.person("Nina Root", None, Role.ADMIN, Role.CONFIGURATOR)
    found = listed(desk, who)
    assert found["/categories"] == "1 offered"
    assert found["/priority-matrix"] == "1 pair is critical"
    assert found["/problems/rules"] == "0 rules"
    assert found["/erasures"] == "0 at work"
    with transaction():
        services.retire_category(db.session.get_one(Category, desk.topic), by=who)
    after = listed(desk, who)
    assert after["/categories"] == "0 offered"
    assert after["/audit"] == "1 entry in 24 h"


@pytest.mark.attack(1)
def test_who_shapes_and_watches_nothing_is_not_led_there(desk: Desk) -> None:
    for who in (desk.vera, desk.henrik, desk.pavel):
        browser = desk.client(who)
        assert browser.get("/administration").status_code == 403
        assert 'href="/administration"' not in browser.get("/settings").text


def test_the_rail_has_one_entry_for_all_of_it(desk: Desk) -> None:
    nina = desk.client(desk.person("Nina Root", None, Role.ADMIN))
    for address in ("/administration", "/audit", "/api-clients"):
        page = nina.get(address).text
        rail = page[page.index('<nav class="rail"') : page.index("</nav>")]
        assert re.findall(r'<a href="([^"]+)" aria-current="page"', rail) == ["/administration"]
    assert (
        "aria-current" not in re.findall(r'<a href="/administration"[^>]*>', nina.get("/").text)[0]
    )


def test_the_palette_and_the_keys_still_lead_to_each_place(desk: Desk) -> None:
    nina = desk.client(desk.person("Nina Root", None, Role.ADMIN))
    assert 'href="/erasures"' in nina.get("/palette").text
    assert 'href="/audit" data-key="g l"' in nina.get("/settings").text
