"""Rows that somebody else changes while the list stands open."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.incidents import services
from tests.browser.conftest import Enter
from tests.incidents.desk import SOLVED, Desk

pytestmark = pytest.mark.browser

POLL_MS = 30_000


def test_a_changed_cell_fades_where_it_stands(desk: Desk, enter: Enter) -> None:
    changed = desk.incident("First")
    desk.incident("Second")
    page = _open(enter(desk.vera))
    order = page.locator("[data-row]").evaluate_all("rows => rows.map(row => row.id)")
    row = page.locator(f"#{changed.reference}")
    way = row.locator(".subject").get_attribute("href")
    row.locator(".subject").focus()
    _news(page, lambda: desk.doing(changed, services.take, by=desk.boris))
    expect(row.locator(".c-assignee")).to_contain_text("Boris Orlov")
    expect(row.locator(".c-assignee")).to_have_class(re.compile("is-changed"))
    expect(row.locator(".c-state")).to_have_class(re.compile("is-changed"))
    expect(row.locator(".c-priority")).not_to_have_class(re.compile("is-changed"))
    expect(page.locator(".is-changed")).to_have_count(0)
    expect(row.locator(".subject")).to_be_focused()
    assert row.locator(".subject").get_attribute("href") == way
    assert order == page.locator("[data-row]").evaluate_all("rows => rows.map(row => row.id)")
    expect(page.locator(".fresh")).to_be_hidden()


def test_what_leaves_the_list_stays_pale_until_the_dot(desk: Desk, enter: Enter) -> None:
    resolved, given = desk.incident("Resolved soon"), desk.incident("Given away soon")
    page = _open(enter(desk.vera))

    def change() -> None:
        desk.doing(resolved, services.resolve, SOLVED, by=desk.boris)
        desk.doing(given, services.pass_on, to=desk.transfers, by=desk.anna)

    _news(page, change)
    for incident in (resolved, given):
        expect(page.locator(f"#{incident.reference}")).to_have_class(re.compile("is-gone"))
    expect(page.locator(f"#{resolved.reference} .c-state")).to_contain_text("Resolved")
    expect(page.locator(".fresh")).to_contain_text("2 incidents have left this list.")
    _news(page, lambda: desk.doing(resolved, services.reopen, by=desk.boris))
    expect(page.locator(f"#{resolved.reference}")).not_to_have_class(re.compile("is-gone"))
    page.keyboard.press(".")
    expect(page.locator(f"#{given.reference}")).to_have_count(0)


def test_the_mark_does_not_move_for_whoever_wants_no_motion(desk: Desk, enter: Enter) -> None:
    changed = desk.incident()
    page = _open(enter(desk.vera, reduced_motion="reduce"))
    _news(page, lambda: desk.doing(changed, services.take, by=desk.boris))
    timing = page.locator(".c-assignee.is-changed").evaluate(
        "cell => getComputedStyle(cell).animationTimingFunction"
    )
    assert timing.startswith("step")


def test_on_a_phone_the_views_stand_on_one_line(desk: Desk, enter: Enter) -> None:
    page = enter(desk.vera, viewport={"width": 390, "height": 844})
    page.goto("/queue/open")
    tops = page.locator(".filter-bar a").evaluate_all(
        "ways => ways.map(way => way.getBoundingClientRect().top)"
    )
    assert len(tops) > 3
    assert len(set(tops)) == 1


def _open(page: Page) -> Page:
    """The list, with the clock of the page in our hands."""
    page.clock.install()
    page.goto("/queue/open")
    return page


def _news(page: Page, change: Callable[[], object]) -> None:
    """Somebody changes something, and the page asks for news."""
    change()
    with page.expect_response(re.compile("/news")):
        page.clock.run_for(POLL_MS)
