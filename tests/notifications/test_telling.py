"""Who is told what, and who is not."""

from datetime import timedelta

import time_machine
from sqlalchemy import select

from app.core import relay, time
from app.core.db import db, transaction
from app.core.events import Event
from app.incidents import services as incidents
from app.incidents.queries import following
from app.notifications import access, queries, services
from app.notifications.schedule import forget
from tests.incidents.desk import Desk
from tests.notifications.telling import customer_writes, follows, relayed, told


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


def test_after_ninety_days_a_notice_goes(desk: Desk) -> None:
    with time_machine.travel(time.now() - timedelta(days=91)):
        desk.doing(desk.incident(), incidents.assign, to=desk.boris.id, by=desk.anna)
    fresh = desk.incident()
    desk.doing(fresh, incidents.assign, to=desk.boris.id, by=desk.anna)
    assert len(told(desk.boris)) == 2
    assert forget() == 1
    assert told(desk.boris) == [("assigned", fresh.number)]
