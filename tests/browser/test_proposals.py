"""A lead answers proposed problems, and a configurator says when there are any."""

import pytest
from playwright.sync_api import expect

from app.core.actor import SYSTEM, Role
from app.core.db import db, transaction
from app.incidents.models import Incident
from app.problems import services
from app.problems.models import Problem, Way
from app.problems.services.proposing import Reason
from tests.browser.conftest import Enter
from tests.browser.test_looks import SIZES, found_by_axe
from tests.incidents.desk import Desk

pytestmark = pytest.mark.browser


def propose(desk: Desk, *subjects: str) -> None:
    """Have the leads be asked about a burst of these; the last is of a department apart."""
    departments = [desk.cards] * (len(subjects) - 1) + [desk.transfers]
    found = [
        desk.incident(subject, department_id=department)
        for subject, department in zip(subjects, departments, strict=True)
    ]
    with transaction():
        rows = [db.session.get_one(Incident, each.id) for each in found]
        reasons = {
            row.id: Reason(
                0.9 - number / 100,
                {"score": 0.9 - number / 100, "nearest": [], "shared": ["card", "swallowed"]},
            )
            for number, row in enumerate(rows)
        }
        services.proposing.propose(rows, reasons)


def test_a_lead_says_yes_and_no_by_one_key_each(desk: Desk, enter: Enter) -> None:
    propose(desk, "The machine swallowed my card", "Card swallowed in Riga", "Card kept", "Apart")
    propose(desk, "Login fails", "Cannot log in", "Log-in broken", "Elsewhere")
    page = enter(desk.anna)
    page.goto("/problems/queue/open")
    link = page.get_by_role("link", name="Proposed 2")
    link.click()
    expect(page.get_by_text("and 1 more that you do not see").first).to_be_visible()
    page.keyboard.press("y")
    expect(page.get_by_role("heading", name="The machine swallowed my card")).to_have_count(0)
    expect(page.get_by_text("PRB-1 is open")).to_be_visible()
    page.keyboard.press("n")
    expect(page.get_by_text("Nothing waits for your yes")).to_be_visible()
    with desk.app.app_context():
        assert [each.title for each in db.session.query(Problem)] == [
            "The machine swallowed my card"
        ]


def test_a_configurator_chooses_for_a_category(desk: Desk, enter: Enter) -> None:
    page = enter(desk.person("Karl Conf", None, Role.CONFIGURATOR))
    page.goto("/problems/rules")
    page.get_by_label("Card arrival").select_option("After a lead's yes")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("Card arrival")).to_have_value("asked")
    expect(page.get_by_role("row", name="Card arrival")).to_contain_text("Karl Conf")


@pytest.mark.parametrize("locale", ["en-GB", "ru-RU"])
@pytest.mark.parametrize("width", list(SIZES))
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    desk: Desk, enter: Enter, width: int, locale: str
) -> None:
    with transaction():
        services.ruling.set_rule(desk.topic, Way.ASKED, by=SYSTEM)
    karl = desk.person("Karl Conf", None, Role.CONFIGURATOR)
    looks = {
        "viewport": {"width": width, "height": SIZES[width]},
        "locale": locale,
        "color_scheme": "dark" if locale == "ru-RU" else "light",
        "reduced_motion": "reduce",
    }
    lead, configurator = enter(desk.anna, **looks), enter(karl, **looks)
    seen = [(lead, "/problems/proposals"), (configurator, "/problems/rules")]
    for page, address in seen:
        page.goto(address)
        assert found_by_axe(page) == [], address
    propose(desk, "The machine swallowed my card", "Card swallowed in Riga", "Card kept", "Apart")
    lead.goto("/problems/proposals")
    assert found_by_axe(lead) == []
    for page, address in seen:
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, address
