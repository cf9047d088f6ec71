"""What one changes is shown at once; what the desk refuses comes back, and a toast says why."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from app.incidents import services
from tests.browser.conftest import Enter, held
from tests.incidents.desk import Desk

pytestmark = pytest.mark.browser


def test_assignee_priority_and_tags_are_shown_before_the_answer(desk: Desk, enter: Enter) -> None:
    incident, _ = desk.incident(), desk.boris
    page = enter(desk.anna)
    waiting = held(page, re.compile("/(assignment|fields)$"))
    page.goto(f"/incidents/{incident.reference}")

    page.keyboard.press("a")
    page.locator("#edit-assignee button", has_text="Boris Orlov").click()
    expect(page.locator("#edit-assignee")).to_be_hidden()
    expect(page.locator("#assignee")).to_contain_text("Boris Orlov")
    _go_on(page, waiting)

    page.keyboard.press("p")
    page.locator("#edit-levels button", has_text="Critical").click()
    expect(page.locator("#priority")).to_contain_text("Critical")
    _go_on(page, waiting)

    page.locator("[popovertarget=edit-tags]").click()
    page.locator("#f-tags").fill("VIP,  card lost, vip")
    page.keyboard.press("Enter")
    expect(page.locator("#tags .tag")).to_have_text(["vip", "card lost"])
    _go_on(page, waiting)
    expect(page.locator("#tags .tag")).to_have_text(["vip", "card lost"])
    expect(page.locator("[popovertarget=edit-tags]")).to_be_focused()
    page.reload()
    expect(page.locator("#assignee")).to_contain_text("Boris Orlov")
    expect(page.locator("#priority")).to_contain_text("Critical")


def test_what_is_refused_comes_back_and_a_toast_says_why(desk: Desk, enter: Enter) -> None:
    incident, _ = desk.incident(), desk.boris
    page = enter(desk.vera)
    page.goto(f"/incidents/{incident.reference}")
    desk.doing(incident, services.take, by=desk.boris)
    page.keyboard.press("a")
    page.locator("#edit-assignee button", has_text="Vera Lang").click()
    expect(page.locator("h1")).to_contain_text("Somebody changed the same")

    page.goto(f"/incidents/{incident.reference}")
    page.locator("[popovertarget=edit-tags]").click()
    page.locator("#f-tags").fill("x" * 41)
    page.keyboard.press("Enter")
    expect(page.locator(".toast.fault")).to_contain_text("each of 1 to 40 characters")
    expect(page.locator("#tags")).to_have_text("None")


def _go_on(page: Page, waiting: list[Route]) -> None:
    """Let the desk hear what the page has sent, and answer."""
    with page.expect_response(re.compile("/(assignment|fields)$")):
        waiting.pop().continue_()
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
