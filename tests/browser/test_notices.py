"""The bell, and calling colleagues as one types, in a real browser."""

import pytest
from playwright.sync_api import expect

from app.core import relay
from app.incidents import services
from tests.browser.conftest import Enter
from tests.incidents.desk import Desk

pytestmark = pytest.mark.browser


def test_one_calls_a_colleague_by_keys_alone(desk: Desk, enter: Enter) -> None:
    assert desk.boris.id
    reference = desk.incident().reference
    page = enter(desk.vera)
    page.goto(f"/incidents/{reference}")
    page.keyboard.press("n")
    page.keyboard.type("Please look, @bor")
    option = page.get_by_role("option", name="Boris Orlov")
    expect(option).to_be_visible()
    assert page.locator("#f-text").get_attribute("aria-activedescendant") == "call-1"
    page.keyboard.press("Enter")
    expect(page.locator("#f-text")).to_have_value("Please look, @boris ")
    expect(option).to_have_count(0)
    page.keyboard.press("Control+Enter")
    expect(page.locator("mark.call")).to_have_text("@boris")


def test_the_bell_opens_its_list_and_what_is_followed_is_read(desk: Desk, enter: Enter) -> None:
    incident = desk.incident()
    desk.doing(incident, services.assign, to=desk.boris.id, by=desk.anna)
    relay.position_new()
    relay.feed("notifications")
    page = enter(desk.boris)
    page.goto("/queue/open")
    bell = page.locator(".bell a")
    expect(bell.locator("data")).to_have_text("1")
    bell.click()
    line = page.get_by_role("dialog").get_by_role("link", name=incident.reference)
    with page.expect_response("**/reading"):
        line.click()
    expect(page).to_have_url(f"/incidents/{incident.reference}")
    page.reload()
    expect(page.locator(".bell data")).to_have_count(0)
