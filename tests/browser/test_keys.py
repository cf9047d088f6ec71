"""A working day with the keyboard alone."""

import re

import pytest
from playwright.sync_api import Page, expect

from app.incidents import services
from tests.browser.conftest import Enter
from tests.incidents.desk import Desk

pytestmark = pytest.mark.browser


def test_from_the_queue_to_closing_and_back_with_keys_only(desk: Desk, enter: Enter) -> None:
    incident = desk.incident("Card not arrived")
    page = enter(desk.vera)
    page.goto("/")
    expect(page.get_by_text("Nothing is waiting for you")).to_be_visible()
    _press(page, "g", "u")
    expect(page).to_have_url(re.compile("/queue/unassigned$"))
    _press(page, "j", "Enter")
    expect(page.locator("h1")).to_contain_text("Card not arrived")

    _press(page, "t")
    expect(page.locator("#state")).to_contain_text("In progress")
    _press(page, "r")
    page.keyboard.type("It is on its way.")
    _press(page, "Control+Enter")
    expect(page.locator(".message.reply")).to_contain_text("It is on its way.")
    expect(page.locator("#f-text")).to_have_value("")

    page.locator("#f-text").blur()
    _press(page, "e")
    expect(page.locator("#resolving")).to_be_visible()
    _press(page, "Control+Enter")
    expect(page.locator("#resolving")).to_contain_text("Fill this in.")
    page.locator("#resolving textarea").focus()
    page.keyboard.type("A new card was sent")
    _press(page, "Control+Enter")
    expect(page.locator("#resolving")).to_be_hidden()
    expect(page.locator("#state")).to_contain_text("Resolved")

    _press(page, "e")
    expect(page.locator("#state")).to_contain_text("Closed")
    _press(page, "e")
    expect(page.locator("#reopening")).to_be_visible()
    page.keyboard.type("It came back")
    _press(page, "Control+Enter")
    expect(page.locator("#state")).to_contain_text("In progress")
    expect(page.locator("#conversation")).to_contain_text("It came back")

    _press(page, "u")
    expect(page).to_have_url(re.compile("/queue/unassigned$"))
    _press(page, "g", "q")
    expect(page.locator(f"#{incident.reference}")).to_be_visible()


def test_j_and_k_walk_the_list_that_one_came_from(desk: Desk, enter: Enter) -> None:
    subjects = ["First", "Second", "Third"]
    for subject in subjects:
        desk.incident(subject)
    page = enter(desk.vera)
    page.goto("/queue/open?sort=-number")
    _press(page, "j", "Enter")
    expect(page.locator("h1")).to_contain_text("First")
    for key, subject in (("j", "Second"), ("j", "Third"), ("k", "Second")):
        _press(page, key)
        expect(page.locator("h1")).to_contain_text(subject)
    _press(page, "u")
    expect(page).to_have_url(re.compile(r"/queue/open\?sort=-number$"))
    expect(page.locator(".is-cursor .subject")).to_contain_text("First")


def test_several_are_taken_and_put_back_with_keys(desk: Desk, enter: Enter) -> None:
    for _ in range(2):
        made = desk.incident()
        desk.doing(made, services.move, "in_progress", by=desk.vera)
    page = enter(desk.vera)
    page.goto("/queue/open")
    _press(page, "j", "x", "j", "Shift+X", "t")
    expect(page.locator(".toast")).to_contain_text("2 incidents changed")
    expect(page.locator(".c-assignee", has_text="Vera Lang")).to_have_count(2)
    _press(page, "z")
    expect(page.locator(".toast")).to_contain_text("2 incidents put back")
    expect(page.locator(".c-assignee", has_text="Nobody")).to_have_count(2)


def test_a_value_is_changed_where_it_stands_and_put_back(desk: Desk, enter: Enter) -> None:
    incident = desk.incident()
    page = enter(desk.vera)
    page.goto(f"/incidents/{incident.reference}")
    _press(page, "p")
    expect(page.locator("#edit-levels")).to_be_visible()
    page.locator("#edit-levels button", has_text="Critical").click()
    expect(page.locator("#side .priority").first).to_contain_text("Critical")
    expect(page.locator("#edit-levels")).to_be_hidden()
    _press(page, "z")
    expect(page.locator("#head .priority")).to_contain_text("Medium")


def test_menus_know_arrows_and_letters(desk: Desk, enter: Enter) -> None:
    incident, boris = desk.incident(), desk.boris
    page = enter(desk.vera)
    page.goto(f"/incidents/{incident.reference}")
    _press(page, "a", "b")
    expect(page.locator("#edit-assignee button:focus")).to_contain_text(boris.name)
    _press(page, "ArrowDown")
    expect(page.locator("#edit-assignee button:focus")).to_contain_text("Vera Lang")
    _press(page, "Enter")
    expect(page.locator("#assignee")).to_contain_text("Vera Lang")
    expect(page.locator("[popovertarget=edit-assignee]")).to_be_focused()


def test_what_one_writes_is_kept_as_a_draft(desk: Desk, enter: Enter) -> None:
    incident = desk.incident()
    page = enter(desk.vera)
    page.goto(f"/incidents/{incident.reference}")
    _press(page, "n")
    page.keyboard.type("Half a thought")
    expect(page.locator("[data-draft-state]")).to_contain_text("Draft kept")
    page.reload()
    expect(page.locator("#f-text")).to_have_value("Half a thought")
    expect(page.get_by_role("radio", name="Note")).to_be_checked()


def test_a_held_reply_keeps_the_words_and_shows_what_is_new(desk: Desk, enter: Enter) -> None:
    incident = desk.incident()
    page = enter(desk.vera)
    page.goto(f"/incidents/{incident.reference}")
    _press(page, "r")
    page.keyboard.type("My words")
    desk.doing(incident, services.receive, "One more thing", by=desk.boris)
    _press(page, "Control+Enter")
    expect(page.locator(".banner.held")).to_contain_text("Your reply is held.")
    expect(page.locator(".message.is-new")).to_contain_text("One more thing")
    expect(page.locator("#f-text")).to_have_value("My words")
    page.get_by_role("link", name="Read it").click()
    expect(page.locator(".banner.held")).to_have_count(0)
    page.locator("#f-text").focus()
    _press(page, "Control+Enter")
    expect(page.locator(".message.reply")).to_contain_text("My words")


def test_looking_at_ones_own_incident_marks_it_read(desk: Desk, enter: Enter) -> None:
    incident = desk.incident()
    page = enter(desk.vera)
    with page.expect_response(re.compile("/reading$")):
        page.goto(f"/incidents/{incident.reference}")
    page.goto("/queue/open")
    expect(page.locator(f"#{incident.reference}")).not_to_have_class(re.compile("is-unread"))


def _press(page: Page, *keys: str) -> None:
    for key in keys:
        page.wait_for_load_state()
        page.keyboard.press(key)
