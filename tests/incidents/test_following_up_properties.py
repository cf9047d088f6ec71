"""Whatever happens in between, a follow-up ends once, and only without an answer."""

from datetime import datetime, timedelta

import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core import time
from app.core.actor import SYSTEM
from app.core.db import db
from app.incidents import queries, schedule, services
from app.incidents.models import Then
from app.incidents.services import Plan
from tests.incidents.desk import SOLVED, Desk
from tests.incidents.test_following_up import DAYS

ACTS = st.lists(
    st.sampled_from(["set", "replace", "cancel", "hear", "resolve", "reopen", "wait", "turn"]),
    max_size=8,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_each_ends_once_and_only_without_an_answer(desk: Desk, acts: list[str]) -> None:
    incident, now = desk.incident(), time.now()
    expected: list[str] = []  # the notes that must stand, in this order
    waiting: tuple[str, datetime] | None = None
    for number, act in enumerate(acts):
        words = f"Note {number}"
        with time_machine.travel(now):
            if act in {"set", "replace"}:
                wanted = Plan(at=now + DAYS, then=Then.NOTE, text=words)
                desk.doing(incident, services.follow_up, wanted, by=desk.vera)
                waiting = words, now + DAYS
            elif act == "cancel" and waiting:
                desk.doing(incident, services.cancel_follow_up, by=desk.vera)
                waiting = None
            elif act == "hear":
                desk.doing(incident, services.receive, "And?", by=SYSTEM)
                waiting = None
            elif act == "resolve" and incident.is_live:
                desk.doing(incident, services.resolve, SOLVED, by=desk.vera)
                waiting = None
            elif act == "reopen" and not incident.is_live:
                desk.doing(incident, services.reopen, by=desk.vera)
            elif act == "wait":
                now += timedelta(days=2)
            elif act == "turn":
                due = waiting is not None and waiting[1] <= now
                schedule.follow_up()  # also those that other examples have left behind
                if due and waiting:
                    expected.append(waiting[0])
                    waiting = None
        db.session.expire_all()
        found = services.waiting(incident.id)
        assert (found and found.text) == (waiting and waiting[0])
    notes = [each.text for each in queries.conversation(incident.id) if each.voice == "note"]
    assert notes == expected
