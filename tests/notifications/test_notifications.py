"""What people are told of, who is not, and what they do with it."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.auth import identify, sessions
from app.core import relay, time
from app.core.actor import SYSTEM, Actor, Role
from app.core.db import db, transaction
from app.core.events import Event, publish
from app.core.relay import Consumer
from app.core.settings import settings
from app.core.valkey import valkey
from app.incidents import services as incidents
from app.incidents.models import Incident, Then
from app.incidents.queries import following
from app.incidents.schedule import follow_up
from app.notifications import access, queries, services
from app.notifications.models import Notice
from app.notifications.schedule import forget
from app.problems import services as problems
from app.problems.events import ProblemMoved
from tests.api.conftest import Doors, doors
from tests.incidents.desk import Browser, Desk

__all__ = ["doors"]


@pytest.fixture
def desk(context: Flask) -> Desk:
    return Desk(context)


def relayed() -> None:
    """Let the relay do what it has before it."""
    relay.position_new()
    while relay.feed("notifications"):
        pass
    cursor = db.session.get(Consumer, "notifications")
    assert cursor is None or not cursor.error, cursor.error


def told(who: Actor) -> list[tuple[str, int]]:
    relayed()
    return [(each.kind, each.number) for each in queries.notices(who, most=99)]


def follows(who: Actor, incident: Incident) -> None:
    with transaction():
        incidents.follow(incident.id, by=who)


def without_answer(desk: Desk, incident: Incident, then: Then) -> None:
    """Vera waits for an answer, and none comes."""
    plan = incidents.Plan(at=time.now() + timedelta(hours=1), then=then)
    desk.doing(incident, incidents.follow_up, plan, by=desk.vera)
    with time_machine.travel(time.now() + timedelta(hours=2)):
        assert follow_up() == 1


def customer_writes(desk: Desk, incident: Incident) -> None:
    desk.doing(incident, incidents.receive, "Still nothing", by=SYSTEM)


def test_whoever_is_given_work_is_told_but_not_who_takes_it(desk: Desk) -> None:
    given, taken = desk.incident(), desk.incident()
    desk.doing(given, incidents.assign, to=desk.boris.id, by=desk.anna)
    desk.doing(taken, incidents.take, by=desk.boris)
    assert told(desk.boris) == [("assigned", given.number)]
    assert told(desk.anna) == []
    page = desk.client(desk.boris).get("/notifications").text
    assert f"Anna Kovač gave you INC-{given.number}" in page
    assert f'href="/incidents/INC-{given.number}"' in page


def test_whoever_is_called_is_told_and_follows(desk: Desk) -> None:
    incident = desk.incident()
    assert desk.boris.id
    desk.doing(incident, incidents.note, "@boris @vera look", by=desk.vera)
    assert told(desk.boris) == [("mentioned", incident.number)]
    assert told(desk.vera) == []
    found = following.followers([incident.id])[incident.id]
    assert {each.login for each in found} == {"boris", "vera"}
    assert "Vera Lang called you" in desk.client(desk.boris).get("/notifications").text


def test_an_answer_is_told_to_whoever_has_it_and_whoever_follows(desk: Desk) -> None:
    incident = desk.incident()
    desk.doing(incident, incidents.take, by=desk.vera)
    follows(desk.henrik, incident)
    customer_writes(desk, incident)
    assert told(desk.vera) == told(desk.henrik) == [("answered", incident.number)]
    assert told(desk.boris) == []


def test_ten_messages_unread_are_one_line_and_a_later_one_is_another(desk: Desk) -> None:
    incident = desk.incident()
    desk.doing(incident, incidents.take, by=desk.vera)
    for _ in range(3):
        customer_writes(desk, incident)
    assert len(told(desk.vera)) == 1
    with transaction():
        services.read_all(access.oneself(desk.vera))
    customer_writes(desk, incident)
    assert len(told(desk.vera)) == 2
    assert queries.unread(desk.vera) == 1


def test_the_log_told_again_tells_nobody_again(desk: Desk) -> None:
    incident = desk.incident()
    desk.doing(incident, incidents.assign, to=desk.boris.id, by=desk.anna)
    relayed()
    with transaction():
        services.read_all(access.oneself(desk.boris))
    with transaction():
        relay.replay("notifications", after=0)
    assert len(told(desk.boris)) == 1
    assert queries.unread(desk.boris) == 0


def test_what_an_import_brings_tells_nobody(desk: Desk) -> None:
    incident = desk.incident()
    desk.doing(incident, incidents.assign, to=desk.boris.id, by=desk.anna)
    desk.doing(incident, incidents.note, "@boris", by=desk.anna)
    with transaction():
        for event in db.session.scalars(select(Event)):
            event.replayed = True
    assert told(desk.boris) == []
    assert following.followers([incident.id]) == {}


def test_the_solved_problem_is_told_to_all_whom_it_concerns(desk: Desk) -> None:
    incident, solver = desk.incident(), desk.vera
    desk.doing(incident, incidents.assign, to=desk.boris.id, by=desk.boris)
    follows(desk.henrik, incident)
    with transaction():
        found = db.session.get_one(Incident, incident.id)
        problem = problems.open_(
            title="Cards are late",
            description="",
            by=solver,
            department_id=desk.cards,
            incidents=[found],
        )
    with transaction():
        publish(
            ProblemMoved(
                subject_id=problem.id,
                old_state="analysis",
                new_state="solved",
                old_state_category="open",
                new_state_category="resolved",
            ),
            by=solver,
        )
    assert ("solved", problem.number) in told(desk.boris)
    assert ("solved", problem.number) in told(desk.henrik)
    assert told(desk.vera) == []
    assert queries.notices(desk.oleg, most=9) == []
    page = desk.client(desk.boris).get("/notifications").text
    assert f"PRB-{problem.number} is solved" in page


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


def test_what_one_does_not_want_one_is_not_told(desk: Desk) -> None:
    boris = desk.client(desk.boris)
    settings_page = boris.get("/settings").text
    assert 'name="assigned" value="on" checked' in settings_page
    boris.post("/notifications/preferences", {"mentioned": "on"})
    assert 'name="assigned" value="on" checked' not in boris.get("/settings").text
    incident = desk.incident()
    desk.doing(incident, incidents.assign, to=desk.boris.id, by=desk.anna)
    desk.doing(incident, incidents.note, "@boris", by=desk.anna)
    assert told(desk.boris) == [("mentioned", incident.number)]
    followers = following.followers([incident.id])[incident.id]
    assert [each.login for each in followers] == ["anna"]  # he follows nothing by himself


def test_pages_follow_each_other_without_a_gap(desk: Desk, doors: Doors) -> None:
    for _ in range(5):
        desk.doing(desk.incident(), incidents.assign, to=desk.boris.id, by=desk.anna)
    expected = [number for _kind, number in told(desk.boris)]
    program, found, cursor = doors.person(desk.boris), [], None
    while True:
        asked: dict[str, Any] = {"limit": 2, **({"cursor": cursor} if cursor else {})}
        page = program.get("/notifications", **asked).get_json()
        found += [int(each["about"].removeprefix("INC-")) for each in page["notifications"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert found == expected
    assert len(expected) == 5


def test_a_person_does_it_all_by_the_api(desk: Desk, doors: Doors) -> None:
    incident = desk.incident("Card not arrived")
    desk.doing(incident, incidents.assign, to=desk.boris.id, by=desk.anna)
    relayed()
    boris = doors.person(desk.boris)
    page = boris.get("/notifications", unread="true").get_json()
    (notice,) = page["notifications"]
    assert (notice["kind"], notice["about"]) == ("assigned", incident.reference)
    assert (notice["subject"], notice["by"]) == ("Card not arrived", "Anna Kovač")
    assert page["unread"] == 1
    assert boris.put(f"/notifications/{notice['id']}/reading").status_code == 204
    assert boris.get("/notifications", unread="true").get_json()["notifications"] == []
    assert boris.put("/notifications/reading").status_code == 204
    wanted = dict.fromkeys(queries.CHOICES, False)
    assert boris.put("/notifications/preferences", wanted).get_json() == wanted
    assert boris.get("/notifications/preferences").get_json() == wanted


@pytest.mark.attack(6)
def test_a_program_names_no_column(desk: Desk, doors: Doors) -> None:
    for asked in ({"person_id": "1"}, {"sort": "at"}, {"unread": "1"}, {"cursor": "made-up"}):
        assert doors.person(desk.boris).get("/notifications", **asked).status_code == 422


def test_after_ninety_days_a_notice_goes(desk: Desk) -> None:
    with time_machine.travel(time.now() - timedelta(days=91)):
        desk.doing(desk.incident(), incidents.assign, to=desk.boris.id, by=desk.anna)
    fresh = desk.incident()
    desk.doing(fresh, incidents.assign, to=desk.boris.id, by=desk.anna)
    assert len(told(desk.boris)) == 2
    assert forget() == 1
    assert told(desk.boris) == [("assigned", fresh.number)]


def test_a_role_without_incidents_has_an_empty_bell(desk: Desk) -> None:
    admin = desk.person("Nina Root", None, Role.ADMIN)
    page = desk.client(admin).get("/notifications")
    assert page.status_code == 200
    assert "Nothing to tell" in page.text


def test_whoever_has_it_is_told_that_no_answer_came(desk: Desk) -> None:
    incident = desk.incident()
    desk.doing(incident, incidents.take, by=desk.boris)
    relayed()
    without_answer(desk, incident, Then.REMIND)
    assert told(desk.boris) == [("follow_up", incident.number)]
    assert told(desk.vera) == []
    page = desk.client(desk.boris).get("/notifications").text
    assert f"No answer came in time in {incident.reference}" in page


def test_when_nobody_has_it_whoever_set_the_follow_up_is_told(desk: Desk) -> None:
    incident = desk.incident()
    without_answer(desk, incident, Then.RETURN)
    assert told(desk.vera) == [("follow_up", incident.number)]


def test_a_cancelled_follow_up_tells_nobody(desk: Desk) -> None:
    incident = desk.incident()
    plan = incidents.Plan(at=time.now() + timedelta(hours=1), then=Then.REMIND)
    desk.doing(incident, incidents.follow_up, plan, by=desk.vera)
    desk.doing(incident, incidents.cancel_follow_up, by=desk.vera)
    assert told(desk.vera) == []


def test_follow_ups_can_be_switched_off(desk: Desk) -> None:
    wanted = dict.fromkeys(queries.CHOICES, True) | {"follow_up": False}
    whose = access.oneself(desk.vera)
    with transaction():
        services.prefer(whose, wanted)
    without_answer(desk, desk.incident(), Then.REMIND)
    assert told(desk.vera) == []
