"""A problem is solved in the browser: read the preview, confirm, watch, undo; and still broken."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.core.actor import SYSTEM
from app.core.db import db
from app.incidents import services as incidents
from app.incidents.models import Incident
from app.problems.models import Problem
from app.problems.services import cascading
from tests.browser.conftest import Enter
from tests.problems.desk import ProblemDesk

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(live: str, context: Flask) -> ProblemDesk:
    return ProblemDesk(context)


def worked(page: Page) -> None:
    """Do what the worker does meanwhile."""
    cascading.run(page.url.rpartition("/")[2])
    db.session.expire_all()


def test_the_preview_follows_what_is_chosen_and_one_click_undoes_all(
    desk: ProblemDesk, enter: Enter
) -> None:
    problem, taken, left = _problem(desk)
    page = enter(desk.vera)
    page.goto(f"/problems/{problem.reference}")
    page.keyboard.press("e")
    expect(page.locator("#summary")).to_have_text("2 of 2 incidents: each is resolved")

    page.get_by_label(left.reference).uncheck()
    expect(page.locator("#summary")).to_have_text("1 of 2 incidents is resolved")
    expect(page.get_by_label(left.reference)).to_be_focused()
    page.get_by_label("What customers are told in English").fill("Hello {name}, all is well.")
    page.keyboard.press("Tab")
    row = page.locator("tr", has=page.get_by_label(taken.reference))
    expect(row).to_contain_text("Hello Ingrid Solberg, all is well.")
    expect(page.locator(".preview-row.is-gone")).to_contain_text("left out in the preview")

    page.get_by_role("button", name="Solve").click()
    expect(page.locator("#cascade")).to_contain_text("Working through its incidents")
    expect(page.locator("progress")).to_be_visible()
    worked(page)
    expect(page.locator("#cascade")).to_contain_text("Every incident has had its turn")
    expect(page.locator("#whole")).to_contain_text("left out in the preview")
    assert (problem.state, taken.state, left.state) == ("solved", "resolved", "waiting_problem")

    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#cascade")).to_contain_text("Putting its incidents back")
    worked(page)
    expect(page.locator("#cascade")).to_contain_text("Undone")
    assert (problem.state, taken.state) == ("new", "waiting_problem")


def test_still_broken_opens_both_again(desk: ProblemDesk, enter: Enter) -> None:
    problem, taken, other = _problem(desk)
    page = enter(desk.vera)
    page.goto(f"/problems/{problem.reference}/solving")
    page.get_by_role("button", name="Solve").click()
    page.wait_for_url("**/cascades/*")
    worked(page)
    desk.doing(taken, incidents.receive, "It is still broken", by=SYSTEM)
    page.goto(f"/problems/{problem.reference}")
    expect(page.locator("#head")).to_contain_text("In progress")
    expect(page.locator(".thread")).to_contain_text(
        f"still broken, the last one in {taken.reference}"
    )
    assert (taken.state, other.state) == ("in_progress", "resolved")


def _problem(desk: ProblemDesk) -> tuple[Problem, Incident, Incident]:
    taken, left = desk.incident(), desk.incident(email="nils@example.com")
    return desk.problem(taken, left), taken, left
