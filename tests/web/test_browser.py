"""The scripts, in a real browser, on the kit page."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from app.web.build import MODULES

pytestmark = pytest.mark.browser
AXE = MODULES / "axe-core/axe.min.js"


@pytest.fixture
def desk(page: Page, address: str) -> Iterator[Page]:
    """The kit page; whatever the browser complains about fails the test."""
    complaints: list[str] = []
    page.on("pageerror", lambda fault: complaints.append(str(fault)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.goto(f"{address}/kit")
    yield page
    assert not complaints


def test_question_mark_shows_the_keys_and_escape_closes_them(desk: Page) -> None:
    desk.keyboard.press("?")
    expect(desk.locator("#keys")).to_be_visible()
    expect(desk.locator("#keys")).to_contain_text("Find or do")
    desk.keyboard.press("Escape")
    expect(desk.locator("#keys")).to_be_hidden()


def test_ctrl_k_finds_an_action_of_the_page_and_does_it(desk: Page) -> None:
    desk.keyboard.press("Control+k")
    expect(desk.locator("#found [role=option]").first).to_be_visible()
    desk.keyboard.type("assi")
    expect(desk.locator("#found [aria-selected=true]")).to_contain_text("Assign")
    desk.keyboard.press("Enter")
    expect(desk).to_have_url(re.compile("#assign$"))


def test_ctrl_k_leads_to_a_place(desk: Page) -> None:
    desk.keyboard.press("Control+k")
    desk.keyboard.type("inci")
    place = desk.locator("#found a", has_text="Incidents")
    expect(desk.locator("#found [role=option]")).to_have_count(2)  # an action and a place
    desk.keyboard.press("ArrowDown")
    expect(place).to_have_attribute("aria-selected", "true")
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("the first page")).to_be_visible()


def test_the_cursor_walks_and_selects(desk: Page) -> None:
    for key in ("j", "x", "j", "j", "Shift+X"):
        desk.keyboard.press(key)
    assert _ticked(desk) == [True, True, True]
    expect(desk.get_by_text("Selected: 3").first).to_be_visible()
    desk.keyboard.press("Escape")
    assert _ticked(desk) == [False, False, False]
    desk.keyboard.press("k")
    desk.keyboard.press("Enter")
    expect(desk).to_have_url(re.compile("#opened-2$"))


def test_ctrl_a_selects_all_rows(desk: Page) -> None:
    desk.keyboard.press("j")
    desk.keyboard.press("Control+a")
    assert _ticked(desk) == [True, True, True]


def test_g_q_goes_to_the_queue(desk: Page) -> None:
    desk.keyboard.press("g")
    desk.keyboard.press("q")
    expect(desk.get_by_text("the first page")).to_be_visible()


def test_keys_of_a_russian_layout_act_by_their_place(desk: Page) -> None:
    desk.evaluate(
        "document.body.dispatchEvent(new KeyboardEvent('keydown',"
        " {key: 'о', code: 'KeyJ', bubbles: true, cancelable: true}))"
    )
    expect(desk.locator("#kit-row-1")).to_have_attribute("aria-current", "true")


def test_keys_of_a_latin_layout_act_by_their_letter(desk: Page) -> None:
    desk.evaluate(  # AZERTY: the letter j stands elsewhere than code KeyK
        "document.body.dispatchEvent(new KeyboardEvent('keydown',"
        " {key: 'j', code: 'KeyK', bubbles: true, cancelable: true}))"
    )
    expect(desk.locator("#kit-row-1")).to_have_attribute("aria-current", "true")


def test_letters_in_a_field_are_letters(desk: Page) -> None:
    field = desk.get_by_label("Subject").first
    field.fill("")
    field.press_sequentially("jx?")
    expect(field).to_have_value("jx?")
    expect(desk.locator(".is-cursor")).to_have_count(0)


def test_single_keys_can_be_switched_off(desk: Page) -> None:
    desk.goto(desk.url + "?no-keys")
    desk.keyboard.press("j")
    desk.keyboard.press("?")
    expect(desk.locator(".is-cursor")).to_have_count(0)
    expect(desk.locator("#keys")).to_be_hidden()
    desk.keyboard.press("Control+k")
    expect(desk.locator("#palette")).to_be_visible()


def test_a_refusal_becomes_a_toast_that_can_be_closed(desk: Page) -> None:
    desk.evaluate(
        "document.dispatchEvent(new CustomEvent('opora:refused', {detail: {words: '<b>No</b>'}}))"
    )
    toast = desk.locator("#toasts .toast")
    expect(toast).to_contain_text("<b>No</b>")
    toast.get_by_label("Close").click()
    expect(toast).to_have_count(0)


def test_what_was_done_is_told_with_its_undo(page: Page, address: str) -> None:
    page.goto(f"{address}/kit")
    page.context.add_cookies(
        [
            {
                "name": "opora_told",
                "value": "%7B%22words%22%3A%22Moved%22%2C%22undo%22%3A%22%2Fchange%22%7D",
                "url": address,
            }
        ]
    )
    page.reload()
    expect(page.locator("#toasts")).to_contain_text("Moved")
    page.keyboard.press("z")
    expect(page.get_by_text("changed")).to_be_visible()


def test_relative_times_go_on_counting(page: Page, address: str) -> None:
    page.clock.install()
    page.goto(f"{address}/kit")
    expect(page.locator("time[data-ago]")).to_have_text("12 min")
    page.clock.fast_forward("05:00")
    expect(page.locator("time[data-ago]")).to_have_text("17 min")


def test_news_waits_in_a_banner_until_it_is_asked_for(page: Page, address: str) -> None:
    page.clock.install()
    page.goto(f"{address}/scripts")
    expect(page.locator(".fresh")).to_be_hidden()
    page.clock.fast_forward("00:31")
    expect(page.locator(".fresh")).to_contain_text("1 new, asked by 1")
    page.keyboard.press(".")
    expect(page).to_have_url(re.compile("/kit$"))


def test_a_draft_is_kept_while_one_writes(page: Page, address: str, kit: Flask) -> None:
    page.goto(f"{address}/scripts")
    page.get_by_label("Message").press_sequentially("Dear Ingrid")
    expect(page.locator("[data-draft-state]")).to_contain_text("Draft kept")
    assert kit.extensions["drafts"] == "Dear Ingrid"


def test_a_draft_is_kept_when_the_page_is_left(page: Page, address: str, kit: Flask) -> None:
    page.goto(f"{address}/scripts")
    page.get_by_label("Message").fill("Half a thou")
    page.goto(f"{address}/kit")
    expect(page.get_by_role("heading", name="Kit")).to_be_visible()
    page.wait_for_timeout(200)
    assert kit.extensions["drafts"] == "Half a thou"


def test_ctrl_enter_sends_what_one_writes(page: Page, address: str) -> None:
    page.goto(f"{address}/scripts")
    page.get_by_label("Message").fill("Done")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("changed")).to_be_visible()


def test_a_change_shows_at_once_and_then_as_the_server_says(page: Page, address: str) -> None:
    page.goto(f"{address}/scripts")
    page.get_by_role("button", name="Close, taken").click()
    expect(page.locator("#state")).to_contain_text("Close, taken", timeout=250)
    expect(page.locator("#state")).to_contain_text("says the server")


def test_after_a_swap_the_focus_stands_on_what_came_instead(page: Page, address: str) -> None:
    page.goto(f"{address}/scripts")
    page.get_by_role("button", name="Again").press("Enter")
    expect(page.get_by_role("button", name="Once more")).to_be_focused()


def test_a_refused_change_returns_and_says_why(page: Page, address: str) -> None:
    page.goto(f"{address}/scripts")
    page.get_by_role("button", name="Close, refused").click()
    expect(page.locator("#state")).to_contain_text("Close, refused", timeout=250)
    expect(page.locator("#toasts")).to_contain_text("does not fit the present state")
    expect(page.locator("#state")).to_have_text("Open")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("path", ["kit", "keys", "palette", "refused/404", "refused/503"])
def test_axe_finds_nothing(page: Page, address: str, path: str, theme: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{address}/{path}?theme={theme}")
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run()")["violations"]
    assert not [(each["id"], [node["html"] for node in each["nodes"]]) for each in found]


def test_nothing_needs_the_scripts(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/kit")
    page.get_by_role("link", name="Keys").click()
    expect(page.get_by_role("heading", level=1, name="Keys")).to_be_visible()
    page.get_by_role("link", name="Find or do").first.click()
    page.get_by_role("searchbox").fill("inci")
    page.keyboard.press("Enter")
    expect(page.locator(".as-list").get_by_role("link", name="Incidents")).to_be_visible()
    context.close()


def _ticked(desk: Page) -> list[bool]:
    return [box.is_checked() for box in desk.locator(".pick input").all()]
