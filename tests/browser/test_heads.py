"""What stands above a list: nothing wraps by chance, nothing is hidden."""

import pytest
from playwright.sync_api import Page

from app.core.actor import Role
from tests.browser.conftest import Enter
from tests.incidents.desk import Desk

pytestmark = pytest.mark.browser


def middle(page: Page, selector: str) -> float:
    """How far down it stands."""
    box = page.locator(selector).first.bounding_box()
    assert box
    return box["y"] + box["height"] / 2


@pytest.mark.parametrize("locale", ["en-GB", "ru-RU"])
def test_the_head_of_problems_has_two_lines(desk: Desk, enter: Enter, locale: str) -> None:
    page = enter(desk.anna, locale=locale)
    page.goto("/problems/queue/open")
    new, title = (middle(page, f".list-head > {each}") for each in ("a", "h1"))
    assert abs(new - title) < 2
    views, words, sort = (
        middle(page, f".list-tools {each}") for each in (".filter-bar", "input", "[popovertarget]")
    )
    assert abs(views - words) < 2
    assert abs(views - sort) < 2
    assert views > title
    hidden = page.locator(".filter-bar").evaluate("bar => bar.scrollWidth - bar.clientWidth")
    assert hidden == 0


def test_what_narrows_the_audit_log_stands_side_by_side(desk: Desk, enter: Enter) -> None:
    page = enter(desk.person("Nina Root", None, Role.ADMIN))
    page.goto("/audit")
    person, until, show = (
        middle(page, f"#narrowing {each}") for each in ("#f-person", "#f-until", "button")
    )
    assert abs(person - until) < 4
    assert abs(person - show) < 4
