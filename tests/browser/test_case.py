"""The link for a customer, in real browsers: the agent who makes it, the customer who opens it."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from app.incidents import services
from app.incidents.models import Incident
from tests.browser.conftest import Enter, held
from tests.browser.test_looks import found_by_axe
from tests.incidents.desk import Desk

pytestmark = pytest.mark.browser

SIZES = {1440: 900, 390: 844}


def test_an_agent_makes_copies_and_takes_it_away_by_keys(
    desk: Desk, enter: Enter, browser: Browser, live: str
) -> None:
    incident = desk.incident()
    page = enter(desk.vera, permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"/incidents/{incident.reference}")
    page.keyboard.press("y")
    dialog = page.locator("#sharing")
    expect(dialog.get_by_role("button", name="Make a link for 30 days")).to_be_focused()
    assert found_by_axe(page) == []
    page.keyboard.press("Enter")
    dialog.get_by_role("button", name="Copy").click()
    expect(page.locator("#toasts")).to_contain_text("Copied")
    link = page.evaluate("navigator.clipboard.readText()")
    assert re.fullmatch(rf"{live}/case/[\w-]{{64}}", link)
    assert found_by_axe(page) == []
    customer = stranger(browser)
    customer.goto(link)
    expect(customer.get_by_role("heading", level=1)).to_have_text("Card not arrived")
    dialog.get_by_role("button", name="Take it away").click()
    expect(dialog.get_by_role("button", name="Make a link for 30 days")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page).to_have_url(re.compile(rf"/incidents/{incident.reference}$"))
    customer.reload()
    expect(customer.get_by_role("heading", level=1)).to_have_text("This link opens nothing")
    customer.context.close()


def test_what_comes_late_into_a_dialog_takes_the_cursor_all_the_same(
    desk: Desk, enter: Enter
) -> None:
    incident = desk.incident()
    page = enter(desk.vera)
    page.goto(f"/incidents/{incident.reference}")
    waiting = held(page, "**/case-link")
    with page.expect_request("**/case-link"):
        page.keyboard.press("y")
    dialog = page.locator("#sharing")
    expect(dialog).to_be_visible()
    waiting[0].continue_()
    expect(dialog.get_by_role("button", name="Make a link for 30 days")).to_be_focused()


@pytest.mark.parametrize("width", list(SIZES))
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_customer_reads_it_without_a_script_everywhere(
    desk: Desk, browser: Browser, theme: str, width: int, language: str
) -> None:
    incident = desk.incident("Long" * 40, "Where is my card?" if language == "en" else "Где карта?")
    desk.doing(incident, services.reply_anyway, "On its way", seen=None, by=desk.vera)
    desk.resolved(incident, by=desk.vera)
    size = {"width": width, "height": SIZES[width]}
    page = stranger(browser, java_script_enabled=False, color_scheme=theme, viewport=size)
    page.goto(address_of(desk, incident))
    assert page.locator("html").get_attribute("lang") == language
    expect(page.locator(".verdict")).to_be_visible()
    assert page.context.cookies() == []
    page.context.close()
    with_script = stranger(browser, color_scheme=theme, viewport=size)
    for address in (address_of(desk, incident), address_of(desk, incident)[:-1]):
        with_script.goto(address)
        assert found_by_axe(with_script) == []
        wide = "document.documentElement.scrollWidth - window.innerWidth"
        assert with_script.evaluate(wide) <= 0
    with_script.context.close()


def address_of(desk: Desk, incident: Incident) -> str:
    return services.address_of(desk.doing(incident, services.share, by=desk.vera))


def stranger(browser: Browser, **looks: object) -> Page:
    context: BrowserContext = browser.new_context(**looks)  # type: ignore[arg-type]  # as playwright names them
    return context.new_page()
