"""The matrix of priorities: who changes it, and for which incidents."""

from time import sleep

import pytest
from sqlalchemy import select

from app.core.actor import Role
from app.core.audit import AuditEntry
from app.core.db import db
from app.incidents import queries
from app.incidents.models import Incident
from tests.conftest import MakeApp
from tests.incidents.desk import Browser, Desk

SECONDS = 0.2


@pytest.fixture
def shaper(desk: Desk) -> Browser:
    return desk.client(desk.person("Conrad Shaper", None, Role.CONFIGURATOR))


def fields(**changed: str) -> dict[str, str]:
    """What the form sends: the matrix as it is, and other values in cells such as `is_3_3`."""
    now = {f"{i}-{u}": str(priority) for (i, u), priority in queries.priorities().items()}
    sent = {f"{name}-{cell}": value for name in ("was", "is") for cell, value in now.items()}
    return {**sent, **{name.replace("_", "-"): value for name, value in changed.items()}}


def test_it_is_one_form_with_a_head_for_each_row_and_column(shaper: Browser) -> None:
    page = shaper.get("/priority-matrix").text
    assert page.count("<select") == 9
    assert page.count('<th scope="row">') == 3
    assert 'aria-label="Impact High, urgency Low"' in page
    assert "those that are open keep their priority until somebody edits them" in page


def test_a_change_holds_for_new_incidents_and_open_ones_when_they_are_edited(
    desk: Desk, shaper: Browser
) -> None:
    old = desk.incident(impact=3, urgency=3)
    assert shaper.post("/priority-matrix", fields(is_3_3="1")).status_code == 303
    assert queries.priorities()[3, 3] == 1
    assert desk.incident(impact=3, urgency=3).priority == 1
    db.session.refresh(old)
    assert old.priority == 4
    desk.client(desk.vera).post(f"/incidents/{old.reference}/fields", {"subject": "x", "seen": "1"})
    assert db.session.get_one(Incident, old.id).priority == 1
    (entry,) = db.session.scalars(select(AuditEntry).where(AuditEntry.what == "matrix.changed"))
    assert entry.details == {"before": {"low/low": "low"}, "after": {"low/low": "critical"}}


def test_the_page_tells_who_changed_what_in_words(desk: Desk, shaper: Browser) -> None:
    assert "Nothing has been changed yet." in shaper.get("/priority-matrix").text
    shaper.post("/priority-matrix", fields(is_1_3="1"))
    page = shaper.get("/priority-matrix").text
    assert "<b>Priority matrix changed</b><br>impact High, urgency Low: Medium → Critical<" in page
    assert '<br><small class="muted">Conrad Shaper</small>' in page
    russian = shaper.client.get("/priority-matrix", headers={"Accept-Language": "ru"}).text
    assert "влияние — Высокий, срочность — Низкий: Средний → Критический<" in russian


def test_whoever_reads_the_audit_log_is_led_there(desk: Desk, shaper: Browser) -> None:
    leads = 'href="/audit?kind=matrix.changed"'
    assert leads not in shaper.get("/priority-matrix").text
    both = desk.client(desk.person("Nina Root", None, Role.ADMIN, Role.CONFIGURATOR))
    assert leads in both.get("/priority-matrix").text


def test_saving_without_a_change_changes_nothing(shaper: Browser) -> None:
    shaper.post("/priority-matrix", fields())
    assert list(db.session.scalars(select(AuditEntry.what).where(AuditEntry.what.like("m%")))) == []


def test_two_who_change_different_pairs_both_win(shaper: Browser) -> None:
    slow = fields(is_1_3="1")
    shaper.post("/priority-matrix", fields(is_3_1="2"))
    assert shaper.post("/priority-matrix", slow).status_code == 303
    assert (queries.priorities()[1, 3], queries.priorities()[3, 1]) == (1, 2)


def test_of_two_who_change_one_pair_the_slower_is_told(shaper: Browser) -> None:
    slow = fields(is_3_1="1")
    shaper.post("/priority-matrix", fields(is_3_1="2"))
    refused = shaper.post("/priority-matrix", slow)
    assert refused.status_code == 412
    assert "Somebody changed the same priorities meanwhile." in refused.text
    assert queries.priorities()[3, 1] == 2


@pytest.mark.parametrize("wrong", ["", "0", "5", "x"])
def test_there_are_four_priorities(shaper: Browser, wrong: str) -> None:
    assert shaper.post("/priority-matrix", fields(is_1_1=wrong)).status_code == 422
    assert queries.priorities()[1, 1] == 1


def test_other_processes_see_it_within_their_seconds(
    desk: Desk, shaper: Browser, make_app: MakeApp
) -> None:
    other = desk.client(desk.vera, make_app(lists_seconds=SECONDS))
    at = f"/incidents/{desk.incident(impact=3, urgency=3).reference}"
    before = other.get(at).text.count('data-level="critical"')
    shaper.post("/priority-matrix", fields(is_3_3="1"))
    sleep(SECONDS)
    assert other.get(at).text.count('data-level="critical"') == before + 1
