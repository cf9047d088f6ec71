"""Fields of a problem in a real browser: filled in by a key, asked for while one solves."""

import re

import pytest
from flask import Flask
from playwright.sync_api import expect

from app.workflow import drawing
from app.workflow.definition import CustomField, Definition
from tests.browser.conftest import Enter
from tests.incidents.own_fields import draw
from tests.problems.desk import ProblemDesk
from tests.problems.test_own_fields import with_fields

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(live: str, context: Flask) -> ProblemDesk:
    assert live
    return ProblemDesk(context)


def review_when_closed(drawn: Definition) -> Definition:
    review = {
        "code": "review",
        "kind": "text",
        "labels": {"en": "Review", "ru": "Разбор"},
        "required": 'state = "closed"',
    }
    return drawing.put_field(with_fields(drawn), CustomField.model_validate(review))


def test_fields_come_with_what_is_chosen_and_nothing_typed_is_lost(
    desk: ProblemDesk, enter: Enter
) -> None:
    draw(desk, review_when_closed, of="problem")
    problem = desk.problem(desk.incident())
    page = enter(desk.vera)
    page.goto(f"/problems/{problem.reference}")
    page.keyboard.press("h")
    page.locator("#filling").get_by_label("Vendor’s fault").select_option("yes")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#side")).to_contain_text("Vendor’s ticket")
    page.locator("body").click(position={"x": 5, "y": 5})
    page.keyboard.press("e")
    page.wait_for_url(re.compile("/solving"))
    expect(page.get_by_label("Review")).to_have_count(0)
    page.get_by_label("Root cause").fill("A lorry")
    page.get_by_label("Resolve and close them in one step").check()
    expect(page.get_by_label("Review")).to_be_visible()
    expect(page.get_by_label("Root cause")).to_have_value("A lorry")
    page.get_by_label("Review").fill("Done")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile("/cascades/"))
    page.goto(f"/problems/{problem.reference}")
    expect(page.locator("#side")).to_contain_text("A lorry")
    expect(page.locator("#state")).to_contain_text("Closed")
