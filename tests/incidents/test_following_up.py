"""If the customer does not answer in time, something happens, once; if they do, nothing does."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from app.core import time
from app.core.actor import SYSTEM
from app.core.db import db
from app.core.errors import Invalid
from app.incidents import queries, schedule, services
from app.incidents.errors import ClosedForFollowUps, NoFollowUp, PartOfAnother
from app.incidents.models import Bucket, Incident, Then
from app.incidents.services import Plan
from app.workflow.errors import AlreadyThere
from tests.api.conftest import doors
from tests.incidents.desk import Desk
from tests.incidents.test_splitting import merge

__all__ = ["doors"]

DAYS = timedelta(days=3)


def plan(desk: Desk, incident: Incident, then: Then, text: str | None = None) -> None:
    wanted = Plan(at=time.now() + DAYS, then=then, text=text)
    desk.doing(incident, services.follow_up, wanted, by=desk.vera)


def later(*, days: float = 4) -> int:
    """The clock's turn after so many days. Returns how many follow-ups ended by it."""
    with time_machine.travel(time.now() + timedelta(days=days)):
        ended = schedule.follow_up()
    assert isinstance(ended, int)
    db.session.expire_all()
    return ended


def waits(desk: Desk) -> Incident:
    """An incident of Vera's that waits for its customer."""
    incident = desk.incident()
    desk.doing(incident, services.take, by=desk.vera)
    desk.doing(incident, services.move, "waiting_customer", by=desk.vera)
    return incident


def ends(incident: Incident) -> list[tuple[str, str | None, str]]:
    """How the follow-ups of this incident ended: what, why, and who wrote it down."""
    found = [each for each in queries.history(incident.id) if each.field == "follow_up"]
    return [(each.old["then"], each.reason, each.by_name) for each in found if not each.new]


def texts(incident: Incident) -> list[str]:
    return [each.text for each in queries.conversation(incident.id)]


def test_without_an_answer_it_is_taken_up_again(desk: Desk) -> None:
    incident = waits(desk)
    plan(desk, incident, Then.TAKE_UP)
    assert later(days=2) == 0
    assert incident.state == "waiting_customer"
    assert later() == 1
    assert (incident.state, incident.assignee_id) == ("in_progress", desk.vera.id)
    assert ends(incident) == [("take_up", "no_answer_in_time", "Opora (Vera Lang)")]
    assert later() == 0


def test_it_goes_back_into_the_queue(desk: Desk) -> None:
    incident = waits(desk)
    plan(desk, incident, Then.RETURN)
    later()
    assert (incident.state, incident.assignee_id) == ("in_progress", None)


def test_a_resolved_incident_is_opened_again(desk: Desk) -> None:
    incident = desk.resolved(desk.incident(), by=desk.vera)
    plan(desk, incident, Then.TAKE_UP)
    later(days=3.01)
    assert (incident.state, incident.reopened) == ("in_progress", 1)


def test_a_note_is_written(desk: Desk) -> None:
    incident = waits(desk)
    plan(desk, incident, Then.NOTE, "Ring them")
    later()
    note = queries.conversation(incident.id)[-1]
    assert (note.voice, note.text, note.author_name) == ("note", "Ring them", "Opora (Vera Lang)")


def test_the_priority_rises_by_one(desk: Desk) -> None:
    incident = desk.incident()
    before = incident.priority
    plan(desk, incident, Then.RAISE)
    later()
    assert incident.priority == before - 1


def test_it_is_resolved_with_a_reply(desk: Desk) -> None:
    incident = waits(desk)
    plan(desk, incident, Then.RESOLVE, "We close, since we did not hear from you.")
    later()
    reply = queries.conversation(incident.id)[-1]
    assert (reply.voice, reply.delivery) == ("reply", "not_sent")
    assert reply.text.startswith("We close")
    assert reply.written_over is None
    assert (incident.bucket, incident.resolution_code) == (Bucket.DONE, "no_answer")
    assert ends(incident) == [("resolve", "no_answer_in_time", "Opora (Vera Lang)")]


def test_the_answer_of_the_customer_cancels_it(desk: Desk) -> None:
    incident = waits(desk)
    plan(desk, incident, Then.RESOLVE, "We close.")
    desk.doing(incident, services.receive, "Here I am", by=SYSTEM)
    assert later() == 0
    assert incident.state == "in_progress"
    assert ends(incident) == [("resolve", "customer_answered", "Opora")]


def test_resolving_by_hand_cancels_it_and_undoing_that_revives_it(desk: Desk) -> None:
    incident = desk.incident()
    desk.doing(incident, services.take, by=desk.vera)
    plan(desk, incident, Then.NOTE, "Ring them")
    desk.resolved(incident, by=desk.vera)
    assert ends(incident) == [("note", "finished", "Opora")]
    desk.doing(incident, services.undo, incident.version, by=desk.vera)
    assert services.waiting(incident.id)
    assert later() == 1
    assert texts(incident)[-1] == "Ring them"


def test_what_the_process_does_not_allow_is_refused_with_its_reason(desk: Desk) -> None:
    incident = desk.incident(impact=1, urgency=1)
    plan(desk, incident, Then.RAISE)
    version = incident.version
    assert later() == 1
    assert incident.priority == 1
    assert incident.version == version + 1
    assert ends(incident)[0][1] == "follow_up_refused"
    assert (
        "what was to happen could not"
        in desk.client(desk.vera).get(f"/incidents/{incident.reference}").text
    )
    assert later() == 0


def test_a_new_one_takes_the_place_of_the_old(desk: Desk) -> None:
    incident = waits(desk)
    plan(desk, incident, Then.NOTE, "First")
    plan(desk, incident, Then.NOTE, "Second")
    assert later() == 1
    assert texts(incident)[-1] == "Second"
    assert "First" not in texts(incident)


def test_setting_and_cancelling_are_undone(desk: Desk) -> None:
    incident = waits(desk)
    plan(desk, incident, Then.NOTE, "First")
    plan(desk, incident, Then.NOTE, "Second")
    desk.doing(incident, services.undo, incident.version, by=desk.vera)
    found = services.waiting(incident.id)
    assert found
    assert found.text == "First"
    desk.doing(incident, services.cancel_follow_up, by=desk.vera)
    assert services.waiting(incident.id) is None
    desk.doing(incident, services.undo, incident.version, by=desk.vera)
    assert services.waiting(incident.id)
    with pytest.raises(NoFollowUp):
        desk.doing(desk.incident(), services.cancel_follow_up, by=desk.vera)


@pytest.mark.parametrize("days", [-1, 0, 367, 3650])
def test_a_moment_that_is_none_is_refused(desk: Desk, days: int) -> None:
    wanted = Plan(at=time.now() + timedelta(days=days), then=Then.REMIND)
    with pytest.raises(Invalid):
        desk.doing(desk.incident(), services.follow_up, wanted, by=desk.vera)


def test_it_is_set_only_where_an_answer_is_waited_for(desk: Desk) -> None:
    incident, into = desk.incident(), desk.incident()
    with pytest.raises(Invalid):
        plan(desk, incident, Then.NOTE)
    desk.resolved(incident, by=desk.vera)
    with pytest.raises(AlreadyThere):
        plan(desk, incident, Then.RESOLVE, "Bye")
    desk.doing(incident, services.close, by=desk.vera)
    with pytest.raises(ClosedForFollowUps):
        plan(desk, incident, Then.REMIND)
    part = waits(desk)
    plan(desk, part, Then.REMIND)
    merge(desk, part, into)
    assert services.waiting(part.id) is None
    with pytest.raises(PartOfAnother):
        plan(desk, part, Then.REMIND)


def test_one_that_breaks_does_not_hold_up_the_others(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = waits(desk), waits(desk)
    plan(desk, one, Then.NOTE, "Broken")
    plan(desk, other, Then.NOTE, "Fine")
    right = services.come_due
    broken = services.waiting(one.id)
    assert broken
    key = broken.id

    def come_due(found: Any) -> bool:
        if found == key:
            raise RuntimeError
        return right(found)

    monkeypatch.setattr(services, "come_due", come_due)
    assert later() == 1
    assert texts(other)[-1] == "Fine"
    monkeypatch.undo()
    assert later() == 1
    assert texts(one)[-1] == "Broken"
