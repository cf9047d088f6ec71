"""What people read under the bell, and whose it is."""

import re

import pytest
from sqlalchemy import select

from app.auth import identify, sessions
from app.core.actor import SYSTEM, Role
from app.core.db import db, transaction
from app.core.settings import settings
from app.core.valkey import valkey
from app.incidents import services as incidents
from app.incidents.models import Incident
from app.notifications import access, queries, services
from app.notifications.models import Notice
from tests.api.conftest import Doors
from tests.incidents.desk import Browser, Desk
from tests.notifications.telling import customer_writes, follows, relayed, told


@pytest.mark.attack(3)
def test_who_does_not_see_it_any_more_is_neither_told_nor_shown_the_old(desk: Desk) -> None:
    incident = desk.incident("A very secret subject")
    follows(desk.vera, incident)
    customer_writes(desk, incident)
    assert len(told(desk.vera)) == 1
    desk.doing(incident, incidents.pass_on, to=desk.transfers, by=desk.anna)
    vera = desk.client(desk.vera)
    assert "secret subject" not in vera.get("/notifications").text
    assert queries.unread(desk.vera) == 0
    assert "unread: 0" in vera.get("/notifications/news").text
    with transaction():
        services.read_all(access.oneself(desk.vera))
    before = db.session.query(Notice).count()
    with transaction():
        found = db.session.get_one(Incident, incident.id)
        incidents.receive(found, "More", by=SYSTEM)
    relayed()
    assert db.session.query(Notice).count() == before


@pytest.mark.attack(2)
def test_a_notice_of_somebody_else_is_not_there(desk: Desk, doors: Doors) -> None:
    incident = desk.incident()
    desk.doing(incident, incidents.assign, to=desk.boris.id, by=desk.anna)
    relayed()
    key = db.session.scalars(select(Notice.id)).one()
    assert desk.client(desk.vera).post(f"/notifications/{key}/reading").status_code == 404
    answer = doors.person(desk.vera).put(f"/notifications/{key}/reading")
    assert answer.status_code == 404
    desk.client(desk.vera).post("/notifications/reading")
    assert queries.unread(desk.boris) == 1


@pytest.mark.attack(23)
def test_nothing_is_read_by_looking_or_by_a_form_of_others(desk: Desk) -> None:
    incident = desk.incident()
    desk.doing(incident, incidents.assign, to=desk.boris.id, by=desk.anna)
    relayed()
    key = db.session.scalars(select(Notice.id)).one()
    boris = desk.client(desk.boris)
    boris.get("/notifications")
    assert boris.get(f"/notifications/{key}/reading").status_code == 405
    for path in (f"{key}/reading", "reading", "preferences"):
        answer = boris.client.post(f"/notifications/{path}", data={"_csrf": "made up"})
        assert answer.status_code == 403
    assert queries.unread(desk.boris) == 1


def test_one_reads_one_or_all_and_the_bell_of_each_tab_follows(desk: Desk) -> None:
    for _ in range(3):
        desk.doing(desk.incident(), incidents.assign, to=desk.boris.id, by=desk.anna)
    relayed()
    boris, tab = desk.client(desk.boris), desk.client(desk.boris)
    page = boris.get("/queue/open").text
    assert 'data-poll="/notifications/news?"' in page
    assert "unread: 3" in page
    key = re.findall(r"/notifications/([0-9a-f-]{36})/reading", boris.get("/notifications").text)[0]
    boris.post(f"/notifications/{key}/reading")
    assert "unread: 2" in tab.get("/notifications/news").text
    boris.post("/notifications/reading")
    assert "unread: 0" in tab.get("/notifications/news").text


def test_the_poll_is_no_use_of_the_session(desk: Desk) -> None:
    boris: Browser = desk.client(desk.boris)
    key = boris.client.get_cookie(sessions.cookie_name())
    assert key
    place = sessions._place(key.value)  # noqa: SLF001 - what Valkey holds is what the test is of
    valkey().expire(place, 100)
    boris.client.get("/notifications/news", headers={identify.POLL_HEADER: "1"})
    assert valkey().ttl(place) <= 100
    boris.get("/notifications/news")
    assert valkey().ttl(place) > 100 or settings().session_idle_minutes < 2


def test_a_role_without_incidents_has_an_empty_bell(desk: Desk) -> None:
    admin = desk.person("Nina Root", None, Role.ADMIN)
    page = desk.client(admin).get("/notifications")
    assert page.status_code == 200
    assert "Nothing to tell" in page.text


@pytest.mark.attack(3)
def test_a_private_incident_is_told_to_those_alone_who_see_it(desk: Desk) -> None:
    incident = desk.incident("A very secret subject")
    for who in (desk.boris, desk.henrik):
        follows(who, incident)
    customer_writes(desk, incident)
    assert len(told(desk.boris)) == len(told(desk.henrik)) == 1
    desk.doing(incident, incidents.hide, by=desk.anna)
    customer_writes(desk, incident)
    relayed()
    for who in (desk.boris, desk.henrik):
        assert told(who) == []
        assert queries.unread(who) == 0
        assert "secret subject" not in desk.client(who).get("/notifications").text
