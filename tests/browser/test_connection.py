"""Without a connection: since when, nothing lost, and on again by itself."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Enter
from tests.incidents.desk import Desk

pytestmark = pytest.mark.browser


def test_a_draft_waits_for_the_connection_and_is_kept_when_it_is_back(
    desk: Desk, enter: Enter
) -> None:
    incident = desk.incident()
    page = enter(desk.vera)
    page.goto(f"/incidents/{incident.reference}")
    page.context.set_offline(True)
    page.keyboard.press("n")
    page.keyboard.type("Half a thought")
    banner = page.locator(".unreached")
    expect(banner).to_contain_text(re.compile(r"No connection since \d\d:\d\d\."))
    expect(banner).to_contain_text("What you write is kept on this page")
    expect(page.locator("[data-draft-state]")).to_contain_text("Draft waits for the connection")
    banner.get_by_role("button", name="Try now").click()
    expect(banner).to_be_visible()
    expect(banner).to_have_count(1)

    page.context.set_offline(False)
    expect(banner).to_have_count(0)
    expect(page.locator("[data-draft-state]")).to_contain_text("Draft kept")
    page.reload()
    expect(page.locator("#f-text")).to_have_value("Half a thought")


def test_a_change_that_did_not_arrive_comes_back_and_a_dialog_stays_where_one_is(
    desk: Desk, enter: Enter
) -> None:
    incident = desk.incident()
    page = enter(desk.vera)
    page.goto(f"/incidents/{incident.reference}")
    page.context.set_offline(True)
    page.locator("#moves button", has_text="In progress").click()
    expect(page.locator(".toast.fault")).to_contain_text("The desk does not answer.")
    expect(page.locator("#state")).to_contain_text("New")
    expect(page.locator(".unreached")).to_be_visible()
    page.keyboard.press("?")
    page.wait_for_timeout(500)
    expect(page.locator("h1")).to_contain_text(incident.subject)
    expect(page.locator("#keys")).to_be_hidden()
    page.context.set_offline(False)
    expect(page.locator(".unreached")).to_have_count(0)
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_contain_text("In an incident")


def test_one_answer_that_is_lost_is_no_lost_connection(desk: Desk, enter: Enter) -> None:
    page = enter(desk.vera)
    page.route(re.compile("/keys$"), lambda route: route.abort())
    page.goto("/queue/open")
    with page.expect_response(re.compile("/healthz$")):
        page.keyboard.press("?")
    page.wait_for_timeout(100)
    expect(page.locator(".unreached")).to_have_count(0)


def test_what_is_slow_to_come_has_a_skeleton_and_then_a_way_out(desk: Desk, enter: Enter) -> None:
    page = enter(desk.vera)
    page.route(re.compile("/keys$"), lambda route: None)
    _slow(page)
    page.keyboard.press("?")
    page.clock.run_for(200)
    expect(page.locator("#keys")).to_be_hidden()
    page.clock.run_for(200)
    expect(page.locator("#keys .skeleton").first).to_be_visible()
    page.clock.run_for(5000)
    expect(page.locator("#keys")).to_contain_text("This takes longer than usual.")
    expect(page.get_by_role("link", name="Open it as a page")).to_have_attribute(
        "href", re.compile("/keys$")
    )


def _slow(page: Page) -> None:
    page.clock.install()
    page.goto("/queue/open")
    page.clock.pause_at(page.evaluate("Date.now() + 1000"))
