"""Who is told that no answer came."""

from datetime import timedelta

import time_machine

from app.core import time
from app.core.db import transaction
from app.incidents import services as incidents
from app.incidents.models import Incident, Then
from app.incidents.schedule import follow_up
from app.notifications import access, queries, services
from tests.incidents.desk import Desk
from tests.notifications.telling import relayed, told


def without_answer(desk: Desk, incident: Incident, then: Then) -> None:
    """Vera waits for an answer, and none comes."""
    plan = incidents.Plan(at=time.now() + timedelta(hours=1), then=then)
    desk.doing(incident, incidents.follow_up, plan, by=desk.vera)
    with time_machine.travel(time.now() + timedelta(hours=2)):
        assert follow_up() == 1


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
