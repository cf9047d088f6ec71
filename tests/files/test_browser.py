"""Files in a real browser: chosen, dropped, pasted, taken back, sent."""

import base64
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.core import limits
from tests.browser.conftest import Enter, desk, enter, held
from tests.files import bodies
from tests.incidents.desk import Desk

pytestmark = pytest.mark.browser

__all__ = ["desk", "enter"]

GIVEN = """([kind, name, body]) => {
  const data = new DataTransfer();
  data.items.add(new File([Uint8Array.from(atob(body), (each) => each.charCodeAt())], name));
  const target = document.querySelector("#f-text");
  const more = { bubbles: true, cancelable: true };
  target.dispatchEvent(
    kind === "drop"
      ? new DragEvent("drop", { ...more, dataTransfer: data })
      : new ClipboardEvent("paste", { ...more, clipboardData: data }),
  );
}"""


def hand(page: Page, kind: str, name: str, body: bytes) -> None:
    page.evaluate(GIVEN, [kind, name, base64.b64encode(body).decode()])


def test_files_are_chosen_dropped_and_pasted_taken_back_and_sent(
    desk: Desk, enter: Enter, tmp_path: Path
) -> None:
    incident, page = desk.incident(), enter(desk.vera)
    page.goto(f"/incidents/{incident.reference}")
    for name in ("one.txt", "two.txt"):
        (tmp_path / name).write_text(name)
    chosen = [tmp_path / "one.txt", tmp_path / "two.txt"]
    page.locator("#composer [type=file]").set_input_files(chosen)
    waiting = page.locator("#pending")
    expect(waiting).to_contain_text("two.txt")
    hand(page, "drop", "dropped.png", bodies.picture())
    expect(waiting).to_contain_text("dropped.png")
    hand(page, "paste", "pasted.pdf", bodies.PDF)
    expect(waiting).to_contain_text("pasted.pdf")
    page.get_by_role("button", name="Take one.txt back").click()
    expect(waiting).not_to_contain_text("one.txt")
    hand(page, "drop", "run.exe", bodies.PROGRAM)
    expect(page.locator("#toasts")).to_contain_text("run.exe is a program")
    page.fill("#f-text", "See the files")
    page.keyboard.press("Control+Enter")
    sent = page.locator("#conversation .files")
    expect(sent.locator("a")).to_have_count(3)
    expect(waiting.locator("li")).to_have_count(0)
    with page.expect_download() as download:
        sent.get_by_text("two.txt").click()
    assert download.value.suggested_filename == "two.txt"
    assert Path(download.value.path()).read_text() == "two.txt"


def test_each_file_shows_how_far_it_is_and_holds_the_message(desk: Desk, enter: Enter) -> None:
    page = enter(desk.vera)
    page.goto(f"/incidents/{desk.incident().reference}")
    waiting = held(page, "**/attachments")
    hand(page, "drop", "slow.txt", b"words" * 1000)
    row = page.locator("#pending li", has_text="slow.txt")
    expect(row.get_by_role("progressbar", name="slow.txt")).to_be_visible()
    send = page.locator("#composer [data-send]")
    expect(send).to_be_disabled()
    while not waiting:
        page.wait_for_timeout(20)
    waiting[0].continue_()
    expect(page.locator("#pending .file-waiting")).to_contain_text("slow.txt")
    expect(page.get_by_role("progressbar")).to_have_count(0)
    expect(send).to_be_enabled()


def test_the_key_chooses_files(desk: Desk, enter: Enter) -> None:
    """As far as the page goes: the chooser itself is the browser's, and may stay away."""
    page = enter(desk.vera)
    page.goto(f"/incidents/{desk.incident().reference}")
    chooser = page.locator("#composer [type=file]")
    chooser.evaluate("it => it.onclick = event => { event.preventDefault(); it.title = 'asked' }")
    page.keyboard.press("o")
    expect(chooser).to_have_attribute("title", "asked")


@pytest.mark.attack(27)
def test_what_was_too_many_stays_in_the_list_and_is_tried_again(
    desk: Desk, enter: Enter, two_files: None
) -> None:
    page = enter(desk.vera)
    page.goto(f"/incidents/{desk.incident().reference}")
    page.fill("#f-text", "See the files")
    for name in ("one.txt", "two.txt", "three.txt"):
        hand(page, "drop", name, b"words")
        expect(page.locator("#pending li", has_text=name)).to_be_visible()
        expect(page.get_by_role("progressbar")).to_have_count(0)
    row = page.locator("#pending li", has_text="three.txt")
    expect(row).to_contain_text("many files within a minute")
    expect(page.locator("#f-text")).to_have_value("See the files")
    limits.forget("files", f"person:{desk.vera.id}")
    page.get_by_role("button", name="Try again: three.txt").click()
    expect(page.locator("#pending .file-waiting")).to_have_count(3)
    expect(page.locator("#pending li", has_text="many files")).to_have_count(0)
