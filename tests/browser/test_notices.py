"""The bell, and calling colleagues as one types, in a real browser."""

import pytest
from playwright.sync_api import expect

from app.core import relay
from app.incidents import services
from tests.browser.conftest import Enter
from tests.browser.test_looks import found_by_axe
from tests.incidents.desk import Desk

pytestmark = pytest.mark.browser

POLL_MS = 31_000


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
    relayed()
    page = enter(desk.boris)
    page.goto("/queue/open")
    bell = page.locator(".bell button")
    expect(bell.locator("data")).to_have_text("1")
    bell.click()
    line = page.get_by_role("dialog").get_by_role("link", name=incident.reference)
    expect(line).to_be_focused()
    assert found_by_axe(page) == []
    with page.expect_response("**/reading"):
        line.click()
    expect(page).to_have_url(f"/incidents/{incident.reference}")
    page.reload()
    expect(page.locator(".bell data")).to_have_count(0)


def test_the_list_hangs_under_the_bell_and_goes_by_keys(desk: Desk, enter: Enter) -> None:
    incident = desk.incident()
    desk.doing(incident, services.assign, to=desk.boris.id, by=desk.anna)
    relayed()
    page = enter(desk.boris, reduced_motion="reduce")
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 844})
        page.goto("/queue/open")
        bell, under = page.locator(".bell button"), page.locator("#bell")
        bell.focus()
        page.keyboard.press("Enter")
        expect(under.get_by_role("link", name=incident.reference)).to_be_focused()
        above, box = bell.bounding_box(), under.bounding_box()
        assert above
        assert box
        assert above["y"] + above["height"] <= box["y"] <= above["y"] + above["height"] + 12
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        page.keyboard.press("ArrowDown")
        expect(under.get_by_role("button").first).to_be_focused()
        page.keyboard.press("Escape")
        expect(under).to_be_hidden()
        expect(bell).to_be_focused()
    page.set_viewport_size({"width": 1440, "height": 844})
    page.keyboard.press("g")
    page.keyboard.press("n")
    expect(under).to_be_visible()
    page.locator("main").click(position={"x": 5, "y": 400})
    expect(under).to_be_hidden()


def test_what_is_read_in_one_tab_is_read_in_the_other(desk: Desk, enter: Enter) -> None:
    incident = desk.incident()
    desk.doing(incident, services.assign, to=desk.boris.id, by=desk.anna)
    relayed()
    one = enter(desk.boris)
    one.goto("/queue/open")
    other = one.context.new_page()
    other.clock.install()
    other.goto("/queue/mine")
    expect(other.locator(".bell button data")).to_have_text("1")
    one.locator(".bell button").click()
    one.get_by_role("button", name="Mark all as read").click()
    expect(one.locator(".bell button data")).to_have_count(0)
    with other.expect_response("**/notifications/news*"):
        other.clock.run_for(POLL_MS)
    expect(other.locator(".bell button data")).to_have_count(0)
    expect(other.locator(".bell button")).to_have_text("Notifications, unread: 0")


def relayed() -> None:
    relay.position_new()
    relay.feed("notifications")
