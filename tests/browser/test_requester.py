"""The requester is corrected in a dialog, without leaving the incident."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Enter
from tests.incidents.desk import Desk

pytestmark = pytest.mark.browser


def test_a_name_is_corrected_where_one_is_and_put_back(desk: Desk, enter: Enter) -> None:
    incident = desk.incident()
    desk.incident(email="taken@example.com")
    page = enter(desk.vera)
    page.goto(f"/incidents/{incident.reference}")
    page.locator("[data-dialog=correcting]").click()
    dialog = page.locator("#correcting")
    dialog.get_by_label("E-mail").fill("taken@example.com")
    dialog.get_by_label("Full name").fill("Ingrid Berg")
    page.keyboard.press("Control+Enter")
    expect(dialog.locator(".banner.fault")).to_be_focused()
    expect(dialog).to_contain_text("Another requester is known by this already.")
    expect(dialog.get_by_label("Full name")).to_have_value("Ingrid Berg")

    dialog.get_by_label("E-mail").fill("berg@example.com")
    page.keyboard.press("Control+Enter")
    expect(dialog).to_be_hidden()
    expect(page.locator("#side")).to_contain_text("berg@example.com")
    expect(page.locator("[data-dialog=correcting]")).to_be_focused()
    page.keyboard.press("z")
    expect(page.locator("#side")).to_contain_text("ingrid@example.com")
