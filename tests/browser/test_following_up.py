"""Setting what happens without an answer, by keys and without scripts."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Enter
from tests.incidents.desk import Desk

pytestmark = pytest.mark.browser


def test_a_follow_up_is_set_by_keys_and_undone(desk: Desk, enter: Enter) -> None:
    page = enter(desk.vera)
    page.goto(f"/incidents/{desk.incident().reference}")
    page.keyboard.press("f")
    expect(page.get_by_label("If no answer comes within")).to_be_focused()
    expect(page.get_by_label("Words", exact=True)).to_be_hidden()
    page.get_by_label("What happens then").select_option("note")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_label("Words", exact=True)).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Words", exact=True).fill("Ring them")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#follow-up")).to_contain_text("Ring them")
    page.keyboard.press("z")
    expect(page.locator("#follow-up")).to_contain_text("Nothing happens by itself.")


def test_a_follow_up_is_set_and_cancelled_without_javascript(desk: Desk, enter: Enter) -> None:
    page = enter(desk.vera, java_script_enabled=False)
    page.goto(f"/incidents/{desk.incident().reference}")
    page.locator("#follow-up").get_by_role("link", name="Set").click()
    page.get_by_label("What happens then").select_option("resolve")
    page.get_by_label("Words", exact=True).fill("We close.")
    page.get_by_role("button", name="Set").click()
    expect(page.locator("#follow-up")).to_contain_text("Reply and resolve it")
    page.get_by_role("button", name="Cancel the follow-up").click()
    expect(page.locator("#follow-up")).to_contain_text("Nothing happens by itself.")
