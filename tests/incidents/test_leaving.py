"""Whoever works here no more: what lay with them returns to the queues of their departments."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.core.actor import Actor
from app.core.db import db, transaction
from app.core.jobs import Job, perform
from app.incidents import queries, services
from app.incidents.models import Incident
from app.incidents.reactions import BATCH, give_back_work_of
from app.people.models import Person
from app.people.services.rows import switch_off
from tests.incidents.desk import Desk


def leave(who: Actor) -> str:
    """Switch this person off as a sync does; return the key of the job that follows."""
    with transaction():
        switch_off(db.session.get_one(Person, who.id), reason="gone")
    waiting = select(Job).where(Job.state == "pending", Job.work.endswith("give_back_work_of"))
    return str(db.session.scalars(waiting).one().id)


def held(desk: Desk, who: Actor, **more: Any) -> Incident:
    incident = desk.incident(**more)
    desk.doing(incident, services.take, by=who)
    return incident


def test_open_work_returns_to_the_department_and_history_says_why(desk: Desk) -> None:
    mine = held(desk, desk.vera, department_id=desk.delivery)
    others = held(desk, desk.boris)
    done = desk.resolved(held(desk, desk.vera), by=desk.vera)
    perform(leave(desk.vera))
    assert (mine.assignee_id, mine.department_id) == (None, desk.delivery)
    assert others.assignee_id == desk.boris.id
    assert done.assignee_id == desk.vera.id  # who did it stays told
    last = queries.history(mine.id)[-1]
    assert (last.field, last.reason, last.by_name) == ("assignee", "person_deactivated", "Opora")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Whoever had it does not work here any more."),
        ("ru", "Исполнитель здесь больше не работает."),
    ],
)
def test_the_reason_is_told_in_the_language_of_the_reader(
    desk: Desk, language: str, words: str
) -> None:
    mine = held(desk, desk.vera)
    perform(leave(desk.vera))
    page = desk.client(desk.boris).client.get(
        f"/incidents/{mine.reference}", headers={"Accept-Language": language}
    )
    assert words in page.text


def test_many_return_in_batches_each_once(desk: Desk) -> None:
    for _ in range(BATCH + 5):
        held(desk, desk.vera)
    key = leave(desk.vera)
    perform(key)
    assert give_back_work_of(str(desk.vera.id)) == 0
    left = db.session.scalars(select(Incident).where(Incident.assignee_id == desk.vera.id)).all()
    assert left == []
    for incident in db.session.scalars(select(Incident)):
        gone = [each for each in queries.history(incident.id) if each.reason]
        assert len(gone) == 1


def test_whoever_is_back_before_it_begins_keeps_their_work(desk: Desk) -> None:
    mine = held(desk, desk.vera)
    key = leave(desk.vera)
    with transaction():
        db.session.get_one(Person, desk.vera.id).active = True
    perform(key)
    assert mine.assignee_id == desk.vera.id


def test_nobody_is_given_back_what_an_undo_would_give_to_the_gone(desk: Desk) -> None:
    """The change is the desk's own, so no person can undo it."""
    mine = held(desk, desk.vera)
    perform(leave(desk.vera))
    assert not services.can_undo(mine, by=desk.boris)
    assert mine.updated_at - mine.created_at < timedelta(minutes=1)
