"""A configurator puts the desk in order, and an agent meets what was made."""

import pytest
from playwright.sync_api import expect

from app.core.actor import Role
from app.incidents.services import tagging
from tests.browser.conftest import Enter
from tests.incidents.desk import Desk

pytestmark = pytest.mark.browser


def test_a_category_says_what_its_incidents_take(desk: Desk, enter: Enter) -> None:
    page = enter(desk.person("Conrad Shaper", None, Role.CONFIGURATOR))
    page.goto("/")
    page.locator("h1").wait_for()
    page.keyboard.press("g")
    page.keyboard.press("a")
    page.get_by_role("link", name="Categories").click()
    page.get_by_role("link", name="New category").click()
    page.get_by_label("Name in English").fill("Card lost")
    page.get_by_label("Department").select_option("Cards")
    page.get_by_label("Impact").select_option("High")
    page.get_by_label("Urgency").select_option("High")
    page.get_by_label("Tags").fill("callback")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("row", name="Card lost Cards High High callback")).to_be_visible()

    plain = enter(desk.vera, java_script_enabled=False)
    plain.goto("/incidents/new")
    plain.get_by_label("Name").fill("Ingrid")
    plain.get_by_label("Subject").fill("Gone")
    plain.get_by_label("In the customer’s words").fill("Where is it?")
    plain.get_by_label("Category").select_option("Card lost")
    plain.get_by_role("button", name="Open the incident").click()
    side = plain.locator("#side")
    for words in ("Cards", "Critical", "callback"):
        expect(side).to_contain_text(words)

    page.get_by_role("link", name="Card lost").click()
    page.get_by_role("button", name="Switch off").click()
    expect(page.locator(".toast")).to_contain_text("Category switched off")
    plain.goto("/incidents/new")
    expect(plain.get_by_label("Category")).not_to_contain_text("Card lost")
    page.keyboard.press("z")
    expect(page.locator(".toast")).to_contain_text("Category switched on")


def test_a_tag_is_renamed_and_the_page_follows(desk: Desk, enter: Enter) -> None:
    incident = desk.incident(tags=["lost", "vip"])
    tagging.count_tags()
    page = enter(desk.person("Conrad Shaper", None, Role.CONFIGURATOR))
    page.goto("/tags")
    page.get_by_role("link", name="lost").click()
    page.get_by_label("New name").fill("missing")
    page.get_by_role("button", name="Rename").click()
    expect(page.locator("h1")).to_contain_text("lost becomes missing")
    expect(page.get_by_role("status").first).to_contain_text("At work")
    tagging.run(page.url.rpartition("/")[2])
    expect(page.locator("#whole")).to_contain_text("1 of 1 incident", timeout=10_000)
    agent = enter(desk.vera)
    agent.goto(f"/incidents/{incident.reference}")
    expect(agent.locator("#side")).to_contain_text("missing")
