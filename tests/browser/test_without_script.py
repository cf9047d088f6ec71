"""The same work in a browser that runs no script."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Enter
from tests.incidents.desk import Desk

pytestmark = pytest.mark.browser


def test_the_whole_story_works_without_javascript(desk: Desk, enter: Enter) -> None:
    desk.incident("Card not arrived")
    page = enter(desk.vera, java_script_enabled=False)
    page.goto("/queue/unassigned")
    page.get_by_role("link", name="Card not arrived").click()
    page.get_by_role("button", name="Take").click()
    expect(page.locator("#state")).to_contain_text("In progress")
    page.locator("#f-text").fill("It is on its way.")
    page.get_by_role("button", name="Send Ctrl").click()
    expect(page.locator(".message.reply")).to_contain_text("It is on its way.")
    page.locator("#edit-levels").evaluate("each => each.showPopover()")
    page.locator("#edit-levels button", has_text="Critical").click()
    expect(page.locator("#head .priority")).to_contain_text("Critical")
    page.locator("#acts").get_by_role("link", name="Resolve").click()
    page.get_by_label("What was done").fill("A new card was sent")
    page.get_by_role("button", name="Resolve").click()
    expect(page.locator("#state")).to_contain_text("Resolved")
    page.locator("#acts").get_by_role("button", name="Close").click()
    page.locator("#acts").get_by_role("link", name="Reopen").click()
    page.get_by_label("Reason").fill("It came back")
    page.get_by_role("button", name="Reopen").click()
    expect(page.locator("#state")).to_contain_text("In progress")


def test_several_are_changed_without_javascript(desk: Desk, enter: Enter) -> None:
    desk.incident()
    page = enter(desk.vera, java_script_enabled=False)
    page.goto("/queue/open")
    expect(page.get_by_role("region", name="Selection")).to_be_hidden()
    page.locator(".pick input").check()
    page.get_by_role("button", name="Take").click()
    expect(page.locator(".c-assignee")).to_contain_text("Vera Lang")


def test_search_and_a_new_incident_work_without_javascript(desk: Desk, enter: Enter) -> None:
    page = enter(desk.vera, java_script_enabled=False)
    page.goto("/incidents/new")
    page.get_by_label("Name").fill("Ingrid Solberg")
    page.get_by_label("Subject").fill("Card lost")
    page.get_by_label("In the customer’s words").fill("I lost it in Zanzibar")
    page.get_by_role("button", name="Open the incident").click()
    expect(page.locator("h1")).to_contain_text("Card lost")
    page.goto("/search?q=zanzibar")
    expect(page.locator("mark")).to_contain_text("Zanzibar")
