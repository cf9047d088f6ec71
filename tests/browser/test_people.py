"""Absences and working hours in a real browser, by keyboard."""

import pytest
from playwright.sync_api import expect

from app.core import time
from tests.browser.conftest import Enter
from tests.incidents.desk import Desk

pytestmark = pytest.mark.browser


def test_an_absence_is_entered_by_keys_and_marks_its_person_in_the_menu(
    desk: Desk, enter: Enter
) -> None:
    assert desk.boris.id
    incident = desk.incident()
    page = enter(desk.boris)
    page.goto("/people/boris")
    page.keyboard.press("a")
    expect(page.get_by_label("First day")).to_be_focused()
    page.get_by_label("First day").fill(time.now().date().isoformat())
    page.get_by_label("Note", exact=True).fill("To the sea")
    page.keyboard.press("Enter")
    expect(page.locator("#absences .lines")).to_contain_text("Vacation: To the sea")
    expect(page.get_by_role("heading", level=1)).to_contain_text("away today")

    hers = enter(desk.vera)
    hers.goto("/people/boris")
    expect(hers.get_by_role("heading", level=1)).to_contain_text("away today")
    expect(hers.get_by_text("To the sea")).to_have_count(0)
    hers.goto(f"/incidents/{incident.reference}")
    hers.keyboard.press("a")
    menu = hers.get_by_role("button", name="Boris Orlov away today")
    menu.click()
    expect(hers.locator("#assignee")).to_contain_text("Boris Orlov")


def test_a_lead_mends_a_week_and_it_counts_below(desk: Desk, enter: Enter) -> None:
    page = enter(desk.anna)
    page.goto("/departments/cards")
    page.keyboard.press("e")
    page.get_by_label("Time zone").select_option("Europe/Berlin")
    for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"):
        page.get_by_label(day).fill("9-18")
    page.get_by_label("Saturday").fill("18-9")
    page.get_by_label("Sunday").fill("")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Saturday")
    page.get_by_label("Saturday").fill("")
    page.get_by_role("button", name="Save").click()
    hours = page.locator("#hours .facts-list")
    expect(hours.get_by_role("definition").first).to_have_text("09:00–18:00")
    page.goto("/departments/cards/card-delivery")
    expect(hours.get_by_role("term").first).to_have_text("Mon–Fri")
    expect(hours.get_by_role("link", name="Cards")).to_be_visible()
