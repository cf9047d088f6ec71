"""The screens while only words are compared: calm, readable, and for axe nothing to find."""

import pytest
from flask import Flask
from playwright.sync_api import expect

from app.problems.queries.standing import State
from tests.browser.conftest import Enter
from tests.browser.test_looks import SIZES, found_by_axe
from tests.problems.desk import ProblemDesk
from tests.problems.talk_of_words import again, later, swallowed
from tests.problems.test_standing import SENTENCES, alive, bring

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(live: str, context: Flask) -> ProblemDesk:
    return ProblemDesk(context)


@pytest.mark.parametrize("width", list(SIZES))
@pytest.mark.parametrize(
    ("theme", "locale", "place"), [("light", "en-GB", 0), ("dark", "ru-RU", 1)]
)
def test_axe_finds_nothing_and_nothing_is_too_wide(
    desk: ProblemDesk, enter: Enter, theme: str, locale: str, place: int, width: int
) -> None:
    swallowed(desk)
    incident, loose = again(desk), desk.incident("Loan", "May I have a mortgage?")
    later()
    size = {"width": width, "height": SIZES[width]}
    looks = {"color_scheme": theme, "locale": locale, "viewport": size}
    page = enter(desk.vera, reduced_motion="reduce", **looks)
    for state in (State.NEVER, State.AWAY, State.NO_MODEL):
        bring(state, desk)
        for address in (
            "/problems/queue/open",
            "/problems/suggestions",
            f"/incidents/{incident.reference}",
            f"/incidents/{loose.reference}",
        ):
            page.goto(address)
            expect(page.get_by_text(SENTENCES[state][place])).to_have_count(1)
            assert found_by_axe(page) == [], address
            wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert wide <= 0, address


def test_what_words_offer_is_taken_with_one_key(desk: ProblemDesk, enter: Enter) -> None:
    problem = swallowed(desk)
    incident = again(desk)
    later()
    page = enter(desk.vera, reduced_motion="reduce")
    page.goto(f"/incidents/{incident.reference}")
    page.locator(".offer summary").click()
    expect(page.get_by_text("Only words were compared")).to_be_visible()
    page.keyboard.press("i")
    expect(page.locator("#problem")).to_contain_text(problem.reference)
    expect(page.locator("#problem")).not_to_contain_text("nothing joins by itself")
    alive()
    page.goto("/problems/suggestions")
    expect(page.get_by_text("nothing joins by itself")).to_have_count(0)
