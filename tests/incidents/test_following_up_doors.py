"""A follow-up is set, read and cancelled: on the page, and by programs."""

from datetime import timedelta

import pytest

from app.core import time
from app.core.actor import Scope
from app.core.db import db
from app.incidents import services
from app.incidents.models import FollowUp, Then
from tests.api.conftest import Doors, doors
from tests.incidents.desk import Desk
from tests.incidents.test_following_up import later, plan, texts, waits

__all__ = ["doors"]


def test_on_the_page_it_is_set_shown_and_cancelled(desk: Desk) -> None:
    incident = waits(desk)
    vera, here = desk.client(desk.vera), f"/incidents/{incident.reference}"
    assert "Nothing happens by itself." in vera.get(here).text
    path = f"{here}/follow-up"
    assert "If the customer does not answer" in vera.get(path).text
    wrong: list[dict[str, str]] = [
        {"then": "note", "amount": "3"},
        {"then": "explode", "amount": "3"},
        {"then": "remind", "amount": ""},
        {"then": "remind", "amount": "-1"},
        {"then": "remind", "at": "1700000000"},
        {"then": "remind", "at": "0001-01-01T00:00"},
        {"then": "remind", "at": "9999-12-31T23:59"},
    ]
    for each in wrong:
        assert vera.post(path, each).status_code == 422, each
    vera.post(path, {"then": "note", "amount": "3", "unit": "days", "words": "<b>Ring</b>"})
    page = vera.get(here).text
    assert "<b>Write a note</b>" in page
    assert "&lt;b&gt;Ring&lt;/b&gt;" in page
    assert "Set by Vera Lang" in page
    vera.post(f"{path}/cancellation")
    assert "Nothing happens by itself." in vera.get(here).text


def test_a_moment_is_in_the_readers_zone(desk: Desk) -> None:
    incident = waits(desk)
    vera, path = desk.client(desk.vera), f"/incidents/{incident.reference}/follow-up"
    vera.client.set_cookie("opora_zone", "Asia/Tokyo")
    tomorrow = (time.now() + timedelta(days=1)).strftime("%Y-%m-%d")
    vera.post(path, {"then": "remind", "at": f"{tomorrow}T12:30"})
    found = services.waiting(incident.id)
    assert found
    assert found.due_at.isoformat() == f"{tomorrow}T03:30:00+00:00"
    assert f'value="{tomorrow}T12:30"' in vera.get(path).text


@pytest.mark.attack(1)
def test_nobody_sets_one_where_they_may_not_work(desk: Desk) -> None:
    incident = waits(desk)
    path = f"/incidents/{incident.reference}/follow-up"
    for who, status in ((desk.oleg, 404), (desk.henrik, 403)):
        answer = desk.client(who).post(path, {"then": "remind", "amount": "3"})
        assert answer.status_code == status
    assert db.session.query(FollowUp).count() == 0


@pytest.mark.attack(28)
def test_words_are_no_template(desk: Desk) -> None:
    incident = waits(desk)
    plan(desk, incident, Then.NOTE, "{{ 7 * 7 }} {name} %(name)s ${x}")
    later()
    assert texts(incident)[-1] == "{{ 7 * 7 }} {name} %(name)s ${x}"


def test_programs_set_read_and_cancel_it(desk: Desk, doors: Doors) -> None:
    incident = waits(desk)
    writer = doors.client(Scope.INCIDENTS_WRITE, departments=frozenset({desk.cards}))
    address = f"/incidents/{incident.reference}/follow-up"
    assert writer.get(address).status_code == 404
    for wrong in ({"then": "remind"}, {"then": "remind", "hours": 1, "at": "2030-01-01T00:00Z"}):
        assert writer.put(address, wrong).status_code == 422
    assert writer.put(address, {"then": "resolve", "hours": 1}).status_code == 422
    told = writer.put(address, {"then": "resolve", "hours": 24, "text": "We close."})
    assert (told.status_code, told.json["then"]) == (200, "resolve")  # type: ignore[index]  # JSON
    assert writer.get(address).json == told.json
    history = writer.get(f"/incidents/{incident.reference}/history").json["changes"]  # type: ignore[index]  # JSON
    assert history[-1]["new"].keys() == {"then", "at"}
    assert writer.delete(address).status_code == 204
    assert writer.delete(address).status_code == 404
