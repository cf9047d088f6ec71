"""Every page of the desk: nothing for axe to find, nothing that jumps, nothing heavy."""

from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from app.core import audit, time
from app.core.actor import SYSTEM, Role
from app.core.db import db, transaction
from app.incidents import access, queries, services
from app.incidents.models import Category, Then
from app.incidents.services import tagging
from app.web.build import MODULES
from tests.browser.conftest import Enter
from tests.incidents.desk import Desk

pytestmark = pytest.mark.browser

AXE = MODULES / "axe-core/axe.min.js"
SIZES = {1440: 900, 390: 844}
MOST_KILOBYTES = 150
PAGES = (
    "/queue/mine",
    "/queue/open",
    "/queue/open?sort=created&after=x",
    "/queue/spam",
    "/search",
    "/search?q=card",
    "/search?q=nothing",
    "/incidents/new",
    "/incidents/new?template=x",
    "/incidents/{number}",
    "/incidents/{number}/resolution",
    "/incidents/{number}/reopening",
    "/incidents/{number}/requester",
    "/incidents/{number}/case-link",
    "/incidents/{number}/follow-up",
    "/incidents/{number}/messages/{message}/splitting",
    "/incidents/INC-1",
    "/notifications",
    "/notifications?after=x",
    "/people",
    "/people?q=nobody",
    "/people/vera",
    "/departments/cards",
    "/settings",
    "/palette",
    "/keys",
)
STATES = ("p", "a", "s", "e", "n", "l", "f")
"""Keys that open something on the page of an incident."""


@pytest.mark.parametrize("width", list(SIZES))
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_english(desk: Desk, enter: Enter, theme: str, width: int) -> None:
    reference = _busy(desk)
    desk.incident()
    desk.incident()
    size = {"width": width, "height": SIZES[width]}
    # What still fades in would be measured half transparent.
    page = enter(desk.vera, color_scheme=theme, viewport=size, reduced_motion="reduce")
    message = _newest(desk, reference)
    for address in PAGES:
        page.goto(address.format(number=reference, message=message))
        assert found_by_axe(page) == [], address


@pytest.mark.parametrize("key", STATES)
def test_axe_finds_nothing_in_what_opens(desk: Desk, enter: Enter, key: str) -> None:
    page = enter(desk.vera, reduced_motion="reduce")
    page.goto(f"/incidents/{_busy(desk)}")
    page.keyboard.press(key)
    assert found_by_axe(page) == []


def test_axe_finds_nothing_on_a_private_incident(desk: Desk, enter: Enter) -> None:
    page = enter(desk.vera, reduced_motion="reduce")
    page.goto(f"/incidents/{_busy(desk)}")
    page.keyboard.press("v")
    expect(page.get_by_role("button", name="Open to all again")).to_be_visible()
    assert found_by_axe(page) == []


def test_axe_finds_nothing_in_a_selection(desk: Desk, enter: Enter) -> None:
    _busy(desk)
    page = enter(desk.vera, reduced_motion="reduce")
    page.goto("/queue/open")
    for key in ("j", "x", "a"):
        page.keyboard.press(key)
    assert found_by_axe(page) == []


@pytest.mark.parametrize("width", list(SIZES))
def test_axe_finds_nothing_in_russian(desk: Desk, enter: Enter, width: int) -> None:
    reference = _busy(desk)
    desk.incident()
    desk.incident()
    size = {"width": width, "height": SIZES[width]}
    page = enter(desk.vera, locale="ru-RU", viewport=size)
    for address in ("/queue/open", f"/incidents/{reference}", "/incidents/new"):
        page.goto(address)
        assert page.locator("html").get_attribute("lang") == "ru"
        assert found_by_axe(page) == [], address


def test_axe_finds_nothing_for_other_roles(desk: Desk, enter: Enter) -> None:
    reference = _busy(desk)
    admin = desk.person("Nina Root", None, Role.ADMIN)
    karl = desk.person("Karl Conf", None, Role.CONFIGURATOR)
    tagging.count_tags()
    with transaction():
        change = services.rename_tag("travel", "journey", by=karl)
        audit.record("session.started", by=desk.vera, subject="vera")
        audit.record("roles.changed", by=SYSTEM, subject="vera", before=["agent"], after=[])
        audit.record("api_client.created", by=admin, subject="opora_1", scopes=["people:read"])
    for who, address in (
        (desk.henrik, f"/incidents/{reference}"),
        (desk.henrik, "/queue/open"),
        (desk.pavel, "/"),
        (desk.pavel, "/queue/open"),
        (desk.anna, "/templates"),
        (desk.anna, "/templates/new"),
        (desk.anna, "/people/vera"),
        (desk.anna, "/people/vera/hours"),
        (desk.anna, "/department-hours/cards"),
        (admin, "/api-clients"),
        (admin, "/audit"),
        (admin, "/erasures"),
        (admin, "/erasures?q=ingrid@example.com"),
        (admin, f"/erasures/of/{reference}"),
        (desk.anna, "/problems/proposals"),
        (karl, "/problems/rules"),
        (karl, "/administration"),
        (admin, "/administration"),
        (karl, "/priority-matrix"),
        (karl, "/tags"),
        (karl, "/tags/one?tag=vip"),
        (karl, f"/tags/changes/{change.id}"),
        (karl, "/categories"),
        (karl, "/categories/new"),
        (karl, f"/categories/{desk.topic}"),
        (admin, "/audit?person=zzz"),
    ):
        page = enter(who)
        page.goto(address)
        assert found_by_axe(page) == [], address


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_an_open_history(desk: Desk, enter: Enter, theme: str) -> None:
    both = desk.person("Nina Root", None, Role.ADMIN, Role.CONFIGURATOR)
    with transaction():
        services.retire_category(db.session.get_one(Category, desk.topic), by=both)
        services.weigh({(3, 3): services.Weight(seen=4, wanted=1)}, by=both)
    page = enter(both, color_scheme=theme, reduced_motion="reduce")
    for address in (f"/categories/{desk.topic}", "/priority-matrix"):
        page.goto(address)
        page.click(".deeds > summary")
        assert page.locator(".deeds li").count() == 1
        assert found_by_axe(page) == [], address


@pytest.mark.parametrize("locale", ["en-GB", "ru-RU"])
@pytest.mark.parametrize("width", list(SIZES))
def test_nothing_jumps_and_nothing_is_wider_than_the_screen(
    desk: Desk, enter: Enter, width: int, locale: str
) -> None:
    reference = _busy(desk)
    desk.incident()
    desk.incident()
    size = {"width": width, "height": SIZES[width]}
    page = enter(desk.vera, viewport=size, locale=locale)
    page.add_init_script(
        "window.shifted = 0; new PerformanceObserver(list => list.getEntries().forEach("
        "each => { if (!each.hadRecentInput) window.shifted += each.value; }))"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    page.goto("/queue/open")
    amid = page.locator("tbody a").nth(1).get_attribute("href")  # with neighbours, and nobody's
    assert amid
    for address in (
        "/queue/open",
        amid,
        f"/incidents/{reference}",
        "/incidents/new",
        "/search?q=card",
    ):
        page.goto(address)
        page.wait_for_timeout(300)
        assert page.evaluate("window.shifted") < 0.01, address
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, address


def test_a_full_page_weighs_less_than_its_limit(desk: Desk, enter: Enter) -> None:
    for _ in range(50):
        desk.incident("A subject of the usual length", "Words of a usual message. " * 10)
    page = enter(desk.vera)
    weights: list[int] = []
    page.on("requestfinished", lambda asked: weights.append(asked.sizes()["responseBodySize"]))
    page.goto("/queue/open", wait_until="networkidle")
    assert 20 < sum(weights) / 1024 < MOST_KILOBYTES


def _busy(desk: Desk) -> str:
    """An incident with everything on its page. Returns its reference."""
    desk.incident("Another of hers", "About the card, too")
    incident = desk.incident("Card not arrived", category_id=desk.topic, tags=["vip", "travel"])
    seen = desk.doing(incident, services.note, "Carrier says Monday", by=desk.boris).id
    desk.doing(incident, services.take, by=desk.vera)
    desk.doing(incident, services.reply_anyway, "On its way", seen=seen, by=desk.vera)
    plan = services.Plan(at=time.now() + timedelta(days=3), then=Then.NOTE, text="Ring them")
    desk.doing(incident, services.receive, "When?\n\nI travel on Monday.", by=desk.vera)
    desk.doing(incident, services.follow_up, plan, by=desk.vera)
    desk.doing(incident, services.keep_draft, "reply", "Half a thought", by=desk.vera)
    return incident.reference


def _newest(desk: Desk, reference: str) -> UUID:
    """The newest message of the incident."""
    incident = access.incident(desk.vera, int(reference.removeprefix("INC-")))
    return queries.conversation(incident.id)[-1].id


def found_by_axe(page: Page) -> list[str]:
    page.evaluate(AXE.read_text())
    found = page.evaluate(
        "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa',"
        " 'best-practice']})"
    )
    return [
        f"{each['id']}: {node['html'][:160]} {node['any'][:1]}"
        for each in found["violations"]
        for node in each["nodes"]
    ]
