"""Where an incident belongs, in the browser: offered, accepted, declined, moved, taken off."""

import re

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.incidents.models import Incident
from app.problems.models import Problem
from tests.browser.conftest import Enter
from tests.browser.test_looks import found_by_axe
from tests.problems.desk import ProblemDesk
from tests.problems.offers import offer

pytestmark = pytest.mark.browser

TOO_WIDE = """[...document.querySelectorAll(".offer, .offers, .why, #problem, .problem-menu")]
  .filter((each) => each.getBoundingClientRect().right > innerWidth)
  .map((each) => each.outerHTML)"""


@pytest.fixture
def desk(live: str, context: Flask) -> ProblemDesk:
    return ProblemDesk(context)


def asked(desk: ProblemDesk) -> tuple[Problem, Incident]:
    """A problem of three incidents that is offered for a fourth, and another problem."""
    members = [desk.incident(f"Card lost in the post, letter {each}") for each in range(3)]
    problem = desk.problem(*members, title="Cards held at the sorting centre")
    desk.problem(desk.incident("PIN refused"), title="Terminals refuse the PIN")
    incident = desk.incident("My card is perhaps lost")
    offer(problem, incident, *members, shared=("card", "lost"))
    return problem, incident


def test_an_offer_is_accepted_by_a_key_and_taken_back(desk: ProblemDesk, enter: Enter) -> None:
    problem, incident = asked(desk)
    page = enter(desk.vera)
    page.goto(f"/incidents/{incident.reference}")
    page.get_by_text("Why: likeness 0.66").click()
    expect(page.locator(".offer")).to_contain_text("Card lost in the post, letter 1")
    expect(page.locator(".offer mark")).to_have_text(["card", "lost"])
    page.keyboard.press("i")
    expect(page.locator("#problem")).to_contain_text(problem.reference)
    expect(page.locator("#problem")).to_contain_text("Placed by Vera Lang")
    expect(page.locator("#state")).to_contain_text("Waiting for problem")
    page.keyboard.press("z")
    expect(page.locator(".offer")).to_contain_text(problem.title)
    expect(page.locator("#state")).not_to_contain_text("Waiting for problem")


def test_an_offer_is_declined_by_a_key_and_offered_again(desk: ProblemDesk, enter: Enter) -> None:
    _, incident = asked(desk)
    page = enter(desk.vera)
    page.goto(f"/incidents/{incident.reference}")
    page.keyboard.press("d")
    expect(page.locator(".toast")).to_contain_text("is not offered for it any more")
    expect(page.locator(".offer")).to_have_count(0)
    page.keyboard.press("z")
    expect(page.locator(".offer")).to_be_visible()


def test_an_incident_is_moved_and_taken_off_by_keys(desk: ProblemDesk, enter: Enter) -> None:
    problem, incident = asked(desk)
    page = enter(desk.vera)
    page.goto(f"/incidents/{incident.reference}")
    page.keyboard.press("q")
    choices = page.locator("#problem-choices")
    expect(choices).to_contain_text(problem.reference)
    page.keyboard.type("terminals")
    expect(choices.get_by_role("button", name="Terminals refuse the PIN")).to_be_visible()
    expect(choices).to_contain_text("Offered")
    choices.get_by_role("button", name="Terminals refuse the PIN").click()
    expect(page.locator("#problem")).to_contain_text("Terminals refuse the PIN")
    page.keyboard.press("q")
    choices.get_by_role("button", name=problem.title).click()
    expect(page.locator("#problem")).to_contain_text(problem.title)
    page.keyboard.press("d")
    expect(page.locator("#problem")).to_contain_text("It belongs to no problem.")
    page.keyboard.press("z")
    expect(page.locator("#problem")).to_contain_text(problem.title)


def test_the_list_of_offers_is_worked_through_with_keys(desk: ProblemDesk, enter: Enter) -> None:
    problem, first = asked(desk)
    second = desk.incident("Another card, perhaps")
    third = desk.incident("A third card, perhaps")
    offer(problem, second)
    offer(problem, third)
    page = enter(desk.vera)
    page.goto("/problems/queue/open")
    page.get_by_role("link", name="Suggestions").click()
    rows = page.locator("[data-row]")
    expect(rows).to_have_count(3)
    page.keyboard.press("j")
    expect(rows.first).to_have_attribute("aria-current", "true")
    page.keyboard.press("j")
    page.keyboard.press("i")
    expect(rows).to_have_count(2)
    expect(page.locator(".toast")).to_contain_text(f"belongs to {problem.reference}")
    expect(rows.last).to_have_attribute("aria-current", "true")  # the cursor stays where it was
    page.keyboard.press("d")
    expect(rows).to_have_count(1)
    page.keyboard.press("d")
    expect(page.get_by_text("Nothing waits for an answer")).to_be_visible()
    page.goto(f"/problems/{problem.reference}")
    expect(page.locator("#members")).to_contain_text(second.reference)
    for declined in (first, third):
        expect(page.locator("#members")).not_to_contain_text(declined.reference)


def test_a_problem_shows_for_whom_it_is_offered_and_why_members_hang_there(
    desk: ProblemDesk, enter: Enter
) -> None:
    problem, incident = asked(desk)
    page = enter(desk.vera)
    page.goto(f"/problems/{problem.reference}")
    offered = page.locator("#offered")
    expect(offered).to_contain_text(incident.reference)
    offered.get_by_role("button", name=re.compile("Accept")).click()
    expect(page.locator("#members")).to_contain_text(incident.reference)
    expect(offered).to_have_count(0)
    page.get_by_role("button", name="Why: likeness 0.66").click()
    expect(page.locator("#members .why:visible")).to_contain_text("Most like it")


@pytest.mark.parametrize(
    ("theme", "width", "locale"),
    [
        ("light", 1440, "en-GB"),
        ("dark", 390, "en-GB"),
        ("dark", 1440, "ru-RU"),
        ("light", 390, "ru-RU"),
    ],
)
def test_axe_finds_nothing_and_nothing_is_too_wide(
    desk: ProblemDesk, enter: Enter, theme: str, width: int, locale: str
) -> None:
    problem, incident = asked(desk)
    size = {"width": width, "height": 900}
    page = enter(
        desk.vera, color_scheme=theme, viewport=size, locale=locale, reduced_motion="reduce"
    )
    _looked_at(page, f"/incidents/{incident.reference}", ".why-folded > summary")
    page.keyboard.press("q")
    if width > 400:  # on a phone it lies over half of what is below, which axe takes for a fault
        assert found_by_axe(page) == []
    for address in ("/problems/suggestions", f"/incidents/{incident.reference}/problem"):
        _looked_at(page, address, ".why-folded > summary")
    page.goto(f"/incidents/{incident.reference}")
    page.keyboard.press("i")
    expect(page.locator(".toast")).to_be_visible()  # told once: the next page is free of it
    _looked_at(page, f"/incidents/{incident.reference}", "#problem .why-folded > summary")
    page.goto("/problems/suggestions")
    assert found_by_axe(page) == []
    page.goto(f"/problems/{problem.reference}")
    page.locator(".score").first.click()
    assert found_by_axe(page) == []


def _looked_at(page: Page, address: str, opens: str) -> None:
    page.goto(address)
    found = page.locator(opens)
    if found.count():
        found.first.click()
        page.evaluate("scrollTo(0, 0)")  # axe takes what the bars lie over for too small
    assert found_by_axe(page) == [], address
    assert page.evaluate(TOO_WIDE) == [], address
