"""An admin erases a requester: finds them, reads what goes, types yes and watches it."""

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from app.core.actor import Role
from app.core.db import db
from app.incidents.models import Erasure
from app.incidents.services import erasing
from tests.browser.conftest import Enter
from tests.browser.test_looks import SIZES, found_by_axe
from tests.incidents.desk import Desk

pytestmark = pytest.mark.browser

KNOWN = re.compile("Ingrid|Where is my card|not arrived|Another of hers|About the card")


def test_a_requester_is_found_erased_and_gone(desk: Desk, enter: Enter) -> None:
    first, second = desk.incident(), desk.incident("Another of hers", "About the card, too")
    page = enter(desk.person("Nina Root", None, Role.ADMIN))
    page.goto("/")
    page.get_by_role("link", name="Administration").first.click()
    page.get_by_role("link", name="Erasures").click()
    expect(page.get_by_text("Nobody has been erased yet")).to_be_visible()
    page.get_by_label("Whom").fill("ingrid@example.com")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="See what would go").click()
    expect(page.get_by_text("2 texts")).to_be_visible()
    page.get_by_role("button", name="Erase for good").click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_label("To confirm").fill("Ingrid Solberg")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="At work")).to_contain_text("0 of 2")
    erasing.run(str(db.session.scalars(select(Erasure.id)).one()))  # as the worker does
    expect(page.get_by_role("status").filter(has_text="Done")).to_contain_text("2 of 2")
    page.keyboard.press("u")
    expect(page.locator("tbody tr")).to_contain_text("Nina Root")
    page = enter(desk.vera)
    for each in (first, second):
        page.goto(f"/incidents/{each.reference}")
        expect(page.locator("#notice")).to_contain_text("was erased")
        expect(page.locator("body")).not_to_contain_text(KNOWN)


@pytest.mark.parametrize("width", list(SIZES))
@pytest.mark.parametrize(("theme", "locale"), [("light", "ru-RU"), ("dark", "en-GB")])
def test_axe_finds_nothing_while_it_is_at_work_and_after(
    desk: Desk, enter: Enter, theme: str, locale: str, width: int
) -> None:
    reference = desk.incident().reference
    size = {"width": width, "height": SIZES[width]}
    nina = desk.person("Nina Root", None, Role.ADMIN)
    page = enter(nina, color_scheme=theme, locale=locale, viewport=size)
    page.goto(f"/erasures/of/{reference}")
    page.locator("[name=confirm]").fill(reference)
    page.keyboard.press("Enter")
    expect(page.locator("progress")).to_be_visible()
    at_work = page.url
    assert found_by_axe(page) == []
    erasing.run(at_work.rpartition("/")[2])
    for address in (at_work, "/erasures"):
        page.goto(address)
        assert found_by_axe(page) == [], address
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, address
