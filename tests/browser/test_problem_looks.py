"""Every page of problems: nothing for axe to find, nothing wider than the screen, all by keys."""

import pytest
from flask import Flask
from playwright.sync_api import expect

from app.problems import services
from app.problems.models import Kind, Problem
from app.problems.services import cascading
from tests.browser.conftest import Enter
from tests.browser.test_looks import SIZES, found_by_axe
from tests.problems.desk import ProblemDesk

pytestmark = pytest.mark.browser

PAGES = (
    "/problems/queue/open",
    "/problems/queue/mine",
    "/problems/queue/done",
    "/problems/queue/open?sort=created&after=x",
    "/problems/queue/open?q=nothing",
    "/problems/new",
    "/problems/PRB-99999",
    "{at}",
    "{at}/incidents",
    "{at}/incidents?q=nothing",
    "{at}/solving",
    "{at}/solving?kind=write",
    "{cascade}",
)


@pytest.fixture
def desk(live: str, context: Flask) -> ProblemDesk:
    return ProblemDesk(context)


@pytest.mark.parametrize("width", list(SIZES))
@pytest.mark.parametrize(("theme", "locale"), [("light", "en-GB"), ("dark", "ru-RU")])
def test_axe_finds_nothing_and_nothing_is_too_wide(
    desk: ProblemDesk, enter: Enter, theme: str, locale: str, width: int
) -> None:
    problem, cascade = _busy(desk), _written_to(desk)
    size = {"width": width, "height": SIZES[width]}
    looks = {"color_scheme": theme, "locale": locale, "viewport": size}
    page = enter(desk.vera, reduced_motion="reduce", **looks)
    for address in PAGES:
        page.goto(address.format(at=f"/problems/{problem.reference}", cascade=cascade))
        assert found_by_axe(page) == [], address
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, address


@pytest.mark.parametrize("keys", ["s", "a", "d", "n"])
def test_axe_finds_nothing_in_what_opens(desk: ProblemDesk, enter: Enter, keys: str) -> None:
    page = enter(desk.vera, reduced_motion="reduce")
    page.goto(f"/problems/{_busy(desk).reference}")
    page.keyboard.press(keys)
    assert found_by_axe(page) == []


def test_the_queue_is_worked_by_keys_and_undone(desk: ProblemDesk, enter: Enter) -> None:
    first, second = desk.problem(title="First"), desk.problem(title="Second")
    page = enter(desk.vera, reduced_motion="reduce")
    page.goto("/problems/queue/open")
    for key in ("j", "x", "j", "x", "m"):
        page.keyboard.press(key)
    assert found_by_axe(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("t")
    expect(page.locator(f"#{first.reference} .assignee")).to_have_attribute("title", "Vera Lang")
    page.keyboard.press("z")
    expect(page.locator(f"#{first.reference} .assignee")).to_have_attribute("title", "Nobody")
    page.locator(f"#{second.reference} .subject").click()
    expect(page.locator("h1")).to_contain_text("Second")
    page.keyboard.press("j")
    expect(page.locator("h1")).to_contain_text("First")
    page.keyboard.press("u")
    expect(page).to_have_url("/problems/queue/open")


def test_the_page_changes_where_one_is(desk: ProblemDesk, enter: Enter) -> None:
    problem = _busy(desk)
    page = enter(desk.vera)
    page.goto(f"/problems/{problem.reference}")
    page.keyboard.press("n")
    page.keyboard.type("Half a thought")
    page.keyboard.press("Escape")
    page.locator("#edit-assignee, [popovertarget=edit-assignee]").first.click()
    page.get_by_role("button", name="Boris").click()
    expect(page.locator("#assignee")).to_contain_text("Boris")
    expect(page.locator("#f-text")).to_have_value("Half a thought")
    page.locator("#f-text").press("Control+Enter")
    expect(page.locator(".thread")).to_contain_text("Half a thought")
    expect(page.locator("#f-text")).to_have_value("")


def _busy(desk: ProblemDesk) -> Problem:
    """A problem with everything on its page."""
    hidden = desk.incident(department_id=desk.transfers, email="nils@example.com")
    problem = desk.problem(desk.incident(), desk.incident("A long subject " * 8), hidden)
    desk.at(problem, services.take, by=desk.vera)
    known = {"known_error": "The scanner rejects it", "workaround": "Offer a virtual card"}
    desk.at(problem, services.edit, known, seen=problem.version, by=desk.vera)
    desk.at(problem, services.note, "The carrier promises tonight", by=desk.boris)
    return problem


def _written_to(desk: ProblemDesk) -> str:
    """A problem whose customers were written to. Returns where that is told."""
    problem = desk.problem(desk.incident())
    texts = {"en": "We know, {name}."}
    made = desk.at(problem, cascading.start, Kind.WRITE, texts, by=desk.vera)
    cascading.run(str(made.id))
    return f"/problems/{problem.reference}/cascades/{made.id}"
