"""Fields of the company's own in a real browser: they come as they are needed, words typed stay."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Enter, held
from tests.incidents.desk import Desk
from tests.incidents.own_fields import draw, values_of, with_fields

pytestmark = pytest.mark.browser


def test_what_is_typed_while_fields_come_stays(desk: Desk, enter: Enter) -> None:
    assert desk.petra
    draw(desk, with_fields)
    page = enter(desk.vera)
    page.goto("/incidents/new")
    page.get_by_label("Full name").fill("Ingrid")
    page.get_by_label("Subject").fill("No card")
    page.get_by_label("In the customer’s words").fill("Where?")
    expect(page.get_by_label("Cost")).to_have_count(0)
    page.get_by_label("VIP").select_option("yes")
    expect(page.get_by_label("Cost")).to_be_visible()
    asked = held(page, re.compile(r"/incidents/new$"))
    page.get_by_label("Colour").select_option("red")
    page.wait_for_function("() => document.activeElement")
    page.get_by_label("Cost").fill("1 200,50")
    page.wait_for_timeout(300)
    for each in asked[:1]:
        each.continue_()
    page.wait_for_timeout(500)
    expect(page.get_by_label("Cost")).to_have_value("1 200,50")
    expect(page.get_by_label("Colour")).to_have_value("red")
    expect(page.get_by_label("Cost")).to_be_focused()
    for each in asked[1:]:
        each.continue_()
    page.unroute(re.compile(r"/incidents/new$"))
    page.get_by_role("button", name="Open the incident").click()
    page.wait_for_url(re.compile(r"/incidents/INC-"))
    number = int(page.url.rpartition("-")[2])
    assert {name: str(value) for name, value in values_of(number).items()} == {
        "vip": "True",
        "cost": "1200.500000",
        "colour": "red",
    }


def test_an_agent_fills_in_and_resolves_by_keys(desk: Desk, enter: Enter) -> None:
    assert desk.petra
    draw(desk, with_fields)
    incident = desk.incident()
    page = enter(desk.vera)
    page.goto(f"/incidents/{incident.reference}")
    page.keyboard.press("h")
    page.locator("#filling").get_by_label("Promised").fill("2026-12-01")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#side")).to_contain_text("1 Dec")
    page.locator("body").click(position={"x": 5, "y": 5})
    page.keyboard.press("e")
    page.wait_for_url(re.compile("/moves/resolved"))
    expect(page.get_by_label("Site *")).to_be_focused()
    page.keyboard.type("BER-4")
    page.get_by_label("What was done").fill("Sent a new one")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#state")).to_contain_text("Resolved")
    expect(page.locator("#side")).to_contain_text("BER-4")
