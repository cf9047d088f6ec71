"""Splitting a message off, by keys and without scripts."""

import pytest
from playwright.sync_api import expect

from app.core.actor import SYSTEM
from app.incidents import services
from tests.browser.conftest import Enter
from tests.incidents.desk import Desk

pytestmark = pytest.mark.browser


def test_the_newest_message_is_split_off_by_keys_and_brought_back(desk: Desk, enter: Enter) -> None:
    incident = desk.incident(text="Where is my card?")
    desk.doing(incident, services.receive, "My PIN is blocked, too", by=SYSTEM)
    page = enter(desk.vera)
    page.goto(f"/incidents/{incident.reference}")
    page.keyboard.press("b")
    expect(page.get_by_label("Subject")).to_have_value("My PIN is blocked, too")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message")).to_have_count(1)
    expect(page.locator("#links")).to_contain_text("My PIN is blocked, too")
    page.keyboard.press("z")
    expect(page.locator(".message")).to_have_count(2)
    expect(page.locator("#links")).not_to_contain_text("My PIN")


def test_a_message_is_split_off_without_javascript(desk: Desk, enter: Enter) -> None:
    incident = desk.incident(text="Where is my card?")
    desk.doing(incident, services.receive, "My PIN is blocked, too", by=SYSTEM)
    page = enter(desk.vera, java_script_enabled=False)
    page.goto(f"/incidents/{incident.reference}")
    page.get_by_role("link", name="Split off into a new incident").click()
    page.get_by_label("Subject").fill("PIN")
    page.get_by_role("button", name="Split it off").click()
    page.locator("#links").get_by_role("link").click()
    expect(page.locator("h1")).to_contain_text("PIN")
    expect(page.locator(".message")).to_contain_text("blocked, too")
