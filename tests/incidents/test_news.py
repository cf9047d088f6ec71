"""What a list that stands open is told: what is new, and what became of its rows."""

import re

import pytest

from app.incidents import services
from app.incidents.models import Incident
from tests.incidents.desk import SOLVED, Browser, Desk, numbers


def test_changed_rows_of_the_page_come_with_their_new_values(desk: Desk) -> None:
    one, other = desk.incident("First"), desk.incident("Second")
    vera = desk.client(desk.vera)
    poll = _poll(vera, "/queue/open")
    assert vera.get(_showing(poll, one, other), part=True).status_code == 204
    before = _showing(poll, one, other)
    desk.doing(one, services.take, by=desk.boris)
    told = vera.get(before, part=True)
    assert numbers(told.text) == [one.number]
    assert "Boris Orlov" in told.text
    assert 'data-gone=""' in told.text
    assert "1 incident on this page has changed" in told.text
    assert "Show" not in told.text
    assert vera.get(_showing(poll, one, other), part=True).status_code == 204


def test_the_banner_counts_what_is_not_on_the_page(desk: Desk) -> None:
    shown = desk.incident()
    vera = desk.client(desk.vera)
    address = _showing(_poll(vera, "/queue/open"), shown)
    desk.doing(shown, services.tag, add=["vip"], by=desk.boris)
    desk.incident()
    told = vera.get(address, part=True).text
    assert "Show 1 new or changed incident" in told
    assert numbers(told) == [shown.number]


def test_what_leaves_the_list_is_told_with_its_new_values(desk: Desk) -> None:
    incident = desk.incident()
    vera = desk.client(desk.vera)
    for view, verb, given in (
        ("unassigned", services.take, ()),
        ("open", services.resolve, (SOLVED,)),
    ):
        address = _showing(_poll(vera, f"/queue/{view}"), incident)
        desk.doing(incident, verb, *given, by=desk.boris)
        told = vera.get(address, part=True).text
        assert f'data-gone="{incident.reference} "' in told
        assert numbers(told) == [incident.number]
        assert "1 incident has left this list. Show the list as it is now" in told


@pytest.mark.attack(3)
def test_nothing_is_told_of_what_one_does_not_see_any_more(desk: Desk) -> None:
    incident, hidden = desk.incident("Zanzibar"), desk.incident(department_id=desk.transfers)
    vera = desk.client(desk.vera)
    poll = _poll(vera, "/queue/open")
    address = _showing(poll, incident, hidden)
    desk.doing(incident, services.edit, {"subject": "Secret"}, seen=1, by=desk.anna)
    desk.doing(incident, services.pass_on, to=desk.transfers, by=desk.anna)
    told = vera.get(address, part=True).text
    assert numbers(told) == []
    assert "Secret" not in told
    assert {incident.reference, hidden.reference} == set(re.findall(r"INC-\d+", told))
    assert vera.get(f"{poll}&shown={incident.number}.0", part=True).status_code == 204


def test_the_rows_know_the_page_that_they_stand_on(desk: Desk) -> None:
    for _ in range(51):
        first = desk.incident()
    vera = desk.client(desk.vera)
    found = re.search(r'href="(/queue/open\?[^"]*after[^"]*)"', vera.get("/queue/open").text)
    assert found
    here = found[1].replace("&amp;", "&")
    row = desk.doing(first, services.tag, add=["vip"], by=desk.boris) or first
    told = vera.get(_poll(vera, here) + f"&shown={row.number}.1", part=True).text
    after = re.search(r"after=([\d.]+)", here)
    assert after
    assert f"after={after[1]}" in told


@pytest.mark.parametrize("shown", ["x", "1", "1.", ".1", "1.1.1", "9" * 40 + ".1", "_", "²." * 60])
def test_any_words_may_ask_for_news(desk: Desk, shown: str) -> None:
    vera = desk.client(desk.vera)
    poll = _poll(vera, "/queue/open")
    assert vera.get(f"{poll}&shown={shown}", part=True).status_code in {200, 204}


def _poll(browser: Browser, address: str) -> str:
    found = re.search(r'data-poll="(/queue/[^"]+)"', browser.get(address).text)
    assert found
    return found[1].replace("&amp;", "&")


def _showing(poll: str, *rows: Incident) -> str:
    """The address that the page asks with these rows on it."""
    return f"{poll}&shown=" + "_".join(f"{row.number}.{row.version}" for row in rows)
