"""Beginning an incident with a template, with and without scripts."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Enter
from tests.incidents.desk import Desk

pytestmark = pytest.mark.browser


def test_a_lead_shapes_one_and_an_agent_begins_with_it(desk: Desk, enter: Enter) -> None:
    page = enter(desk.anna)
    page.goto("/templates")
    page.get_by_role("link", name="New template").click()
    page.get_by_label("Name of the template").fill("Card lost abroad")
    page.get_by_label("Subject").fill("Card lost")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("Card lost abroad")

    agent = enter(desk.vera)
    agent.goto("/queue/open")
    agent.keyboard.press("Control+k")
    agent.keyboard.type("abroad")
    agent.get_by_role("option", name="New: Card lost abroad").click()
    expect(agent.get_by_label("Subject")).to_have_value("Card lost")

    plain = enter(desk.vera, java_script_enabled=False)
    plain.goto("/incidents/new")
    plain.get_by_label("Name").fill("Ingrid")
    plain.get_by_label("Template").select_option("Card lost abroad")
    plain.get_by_role("button", name="Fill in").click()
    expect(plain.get_by_label("Subject")).to_have_value("Card lost")
    expect(plain.get_by_label("Name")).to_have_value("Ingrid")
