"""Making an incident private by keys, and letting a colleague see it, in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Enter
from tests.incidents.desk import Desk

pytestmark = pytest.mark.browser


def test_one_key_hides_it_and_a_colleague_is_named(desk: Desk, enter: Enter) -> None:
    incident = desk.incident()
    assert desk.oleg.id
    page = enter(desk.vera)
    page.goto(f"/incidents/{incident.reference}")
    page.keyboard.press("v")
    panel = page.locator("#privacy")
    expect(panel).to_contain_text("Nobody else finds it")
    expect(page.locator("#head .tag")).to_have_text("Private")
    panel.get_by_label("Person or program").fill("oleg")
    page.keyboard.press("Enter")
    expect(panel.locator(".lines")).to_contain_text("Oleg Sokolov")
    other = enter(desk.oleg)
    other.goto("/queue/open")
    expect(other.locator(f"#{incident.reference} .private")).to_be_visible()
    panel.get_by_role("button", name="Take away the name Oleg Sokolov").click()
    expect(panel.locator(".lines")).not_to_contain_text("Oleg Sokolov")
    other.reload()
    expect(other.locator(f"#{incident.reference}")).to_have_count(0)
    page.locator("body").click(position={"x": 5, "y": 5})
    page.keyboard.press("v")
    expect(panel).to_contain_text("Make private")
