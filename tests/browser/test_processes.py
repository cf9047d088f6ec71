"""Drawing a process in the browser: from a new state to the incidents that are open."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.core.actor import Scope
from app.core.db import db
from app.incidents.models import Incident
from app.workflow import access, queries, services
from tests.api.conftest import Doors, doors
from tests.browser.conftest import Enter
from tests.browser.test_looks import SIZES, found_by_axe
from tests.incidents.desk import Desk
from tests.workflow.pictured import twenty
from tests.workflow.test_publishing import draw

__all__ = ["doors"]

pytestmark = pytest.mark.browser

AT = "/processes/incident"
NAME = "Waiting for the supplier"
PAGES = (
    "/processes",
    "/processes/new",
    AT,
    f"{AT}/versions/1",
    f"{AT}/versions/1?size=whole",
    f"{AT}/draft",
    f"{AT}/draft?state=fraud_check",
    f"{AT}/draft?move=refund~resolved",
    f"{AT}/draft?add=field",
    f"{AT}/draft?size=whole&state=fraud_check",
    f"{AT}/draft/removal",
    f"{AT}/publication",
    f"{AT}/migration",
)


@pytest.fixture
def desk(live: str, context: Flask) -> Desk:
    made = Desk(context)
    assert made.petra.name  # she is there before anything is drawn in her name
    return made


def test_a_process_is_drawn_mended_published_and_taken_over(
    desk: Desk, enter: Enter, doors: Doors
) -> None:
    keys = [desk.incident().id, desk.incident(email="nils@example.com").id]
    page = enter(desk.petra, reduced_motion="reduce")
    page.goto("/processes")
    page.get_by_role("link", name="Incident", exact=True).click()
    page.wait_for_url(AT)  # the key is the next page's
    page.keyboard.press("e")
    _add_state(page)
    _add_move(page, "In progress", NAME)
    _add_field(page)

    page.get_by_role("link", name="Publish…").click()
    expect(page.get_by_text("A dead end: no move leads on from here.")).to_be_visible()
    expect(page.get_by_role("button", name="Publish version 2")).to_have_count(0)
    page.locator(".findings").get_by_role("link", name=NAME).click()
    page.get_by_role("link", name="Add a move from here").click()
    expect(page.get_by_label("Leads from")).to_have_value("waiting_for_the_supplier")
    page.get_by_label("Leads to").select_option("In progress")
    page.get_by_role("button", name="Keep").click()
    expect(page.locator(".findings")).to_have_count(0)

    page.get_by_role("link", name="Publish…").click()
    page.get_by_role("button", name="Publish version 2").click()
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("button", name="Take 2 records over").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    migration = queries.migration_of("incident")
    assert migration
    services.continue_migration(str(migration.id))
    expect(page.get_by_text("2 records have been taken over.")).to_be_visible()
    db.session.expire_all()
    assert {db.session.get_one(Incident, key).process.version for key in keys} == {2}
    incident = db.session.get_one(Incident, keys[0])
    _met_by_an_agent(desk, enter, incident)
    program = doors.client(Scope.INCIDENTS_READ, departments=frozenset({desk.cards}))
    told = program.get(f"/incidents/{incident.reference}")
    assert told.get_json()["fields"] == {"cost": "12.5"}, told.text


def _met_by_an_agent(desk: Desk, enter: Enter, incident: Incident) -> None:
    """What was drawn is what an agent is asked."""
    page = enter(desk.vera, reduced_motion="reduce")
    page.goto(f"/incidents/{incident.reference}/moves/resolved")
    page.get_by_label("What was done").fill("A new card")
    page.get_by_label("Cost *").press("Control+Enter")
    expect(page.locator("p.fault")).to_have_text("Fill this in.")
    page.get_by_label("Cost *").fill("12,50")
    page.get_by_label("Cost *").press("Control+Enter")
    expect(page.locator(".record-side")).to_contain_text("12.5")


def _add_state(page: Page) -> None:
    page.get_by_role("link", name="Add a state").click()
    page.get_by_label("Name in English").fill(NAME)
    page.get_by_label("Category").select_option("waiting")
    page.get_by_label("Name in English").press("Control+Enter")
    expect(
        page.locator(".diagram").get_by_role("link", name=f"{NAME}, waiting, added")
    ).to_be_visible()


def _add_move(page: Page, origin: str, target: str) -> None:
    page.get_by_role("link", name="Add a move", exact=True).click()
    page.get_by_label("Leads from").select_option(origin)
    page.get_by_label("Leads to").select_option(target)
    page.get_by_role("button", name="Keep").click()
    expect(page.locator(".toasts")).to_contain_text("Kept in the draft")


def _add_field(page: Page) -> None:
    page.get_by_role("link", name="Add a field").click()
    page.get_by_label("Name in English").fill("Cost")
    page.get_by_label("Kind of value").select_option("a number")
    page.get_by_label("Required", exact=True).select_option("when")
    page.get_by_label("Required when").fill('state = "resolved"')
    page.get_by_role("button", name="Keep").click()
    expect(page.locator("#field-cost")).to_contain_text('when state = "resolved"')


def test_the_diagram_is_walked_and_chosen_by_keys(desk: Desk, enter: Enter) -> None:
    draw(desk, lambda _: twenty())
    page = enter(desk.petra)
    page.goto(f"{AT}/draft")
    state = page.locator(".diagram").get_by_role("link", name="Fraud check, open, added")
    state.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Name in English")).to_have_value("Fraud check")
    expect(page.locator(".diagram [aria-current]")).to_have_attribute(
        "aria-label", "Fraud check, open, added"
    )
    page.locator("h1").click()
    page.keyboard.press("Control+k")
    expect(page.locator("#palette")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("u")
    expect(page).to_have_url(AT)


def test_the_diagram_is_seen_whole_by_a_key_and_tells_its_names(desk: Desk, enter: Enter) -> None:
    draw(desk, lambda _: twenty())
    page = enter(desk.petra)
    page.goto(f"{AT}/draft")
    frame = page.locator("#diagram")
    hidden = "each => each.scrollWidth - each.clientWidth"
    assert frame.evaluate(hidden) > 500
    page.keyboard.press("w")
    page.wait_for_url(f"{AT}/draft?size=whole")
    assert frame.evaluate(hidden) <= 0
    state = page.locator(".diagram").get_by_role("link", name="Fraud check, open, added")
    state.focus()
    expect(page.locator("[data-names]")).to_have_text("Fraud check, open, added")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Name in English")).to_have_value("Fraud check")
    assert frame.evaluate(hidden) <= 0
    page.wait_for_load_state()
    page.locator("h1").click()
    page.keyboard.press("w")
    page.wait_for_url(f"{AT}/draft?state=fraud_check")
    expect(page.get_by_label("Name in English")).to_have_value("Fraud check")
    assert frame.evaluate(hidden) > 500
    page.emulate_media(media="print")
    assert page.locator(".diagram").evaluate("each => each.clientWidth") <= 1440


def test_what_is_taken_out_is_undone_by_a_key(desk: Desk, enter: Enter) -> None:
    page = enter(desk.petra)
    page.goto(AT)
    page.keyboard.press("e")
    page.locator("#state-waiting_problem").get_by_role("link").click()
    page.get_by_role("button", name="Remove this state").click()
    expect(page.locator("#state-waiting_problem")).to_have_count(0)
    expect(page.locator(".changes")).to_contain_text("Waiting for problem")
    page.keyboard.press("z")
    expect(page.locator("#state-waiting_problem")).to_have_count(1)
    expect(page.locator(".changes")).to_have_count(0)


def test_a_long_page_stays_where_it_was(desk: Desk, enter: Enter) -> None:
    draw(desk, lambda _: twenty())
    page = enter(desk.petra)
    page.goto(f"{AT}/draft")
    page.locator('[id="move-closed~triage"]').get_by_role("link").click()
    expect(page.get_by_label("Name in English")).to_have_value("Open again")
    before = page.locator("#drawn").evaluate("each => each.scrollTop")
    assert before > 300
    page.get_by_role("button", name="Keep").click()
    expect(page.locator(".toasts")).to_contain_text("Kept in the draft")
    assert page.locator("#drawn").evaluate("each => each.scrollTop") == before


@pytest.mark.parametrize("width", list(SIZES))
@pytest.mark.parametrize(("theme", "locale"), [("light", "en-GB"), ("dark", "ru-RU")])
def test_axe_finds_nothing_and_nothing_is_too_wide(
    desk: Desk, enter: Enter, theme: str, locale: str, width: int
) -> None:
    desk.incident()
    draw(desk, lambda _: twenty())
    size = {"width": width, "height": SIZES[width]}
    looks = {"color_scheme": theme, "locale": locale, "viewport": size}
    page = enter(desk.petra, reduced_motion="reduce", **looks)
    for address in PAGES:
        page.goto(address)
        assert found_by_axe(page) == [], address
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, address


def test_all_of_it_works_without_javascript(desk: Desk, enter: Enter) -> None:
    page = enter(desk.petra, java_script_enabled=False)
    page.goto(AT)
    page.get_by_role("button", name="Draw the next version").click()
    page.locator(".diagram").get_by_role("link", name="Waiting for problem, waiting").click()
    page.get_by_label("Name in English").fill("Waiting for a cure")
    page.get_by_role("button", name="Keep").click()
    page.get_by_role("link", name="Publish…").click()
    page.get_by_role("button", name="Publish version 2").click()
    expect(page.locator("h1")).to_have_text("Incident")
    assert queries.newest("incident").states["waiting_problem"].label("en") == "Waiting for a cure"
    assert access.design(desk.petra, "incident").draft is None
