"""A worker killed in the middle of an erasure is followed: nothing is left of the requester."""

import signal

import pytest
from flask import Flask
from sqlalchemy import TextClause, text

from app.core.actor import Role
from app.core.db import db, transaction
from app.incidents import access
from app.incidents.services import erasing
from app.up.child import until
from tests.incidents.desk import Desk
from tests.incidents.test_following_up_killed import begun

INCIDENTS = 300
DONE = text("SELECT count(*) FROM incidents.erasure_item WHERE done_at IS NOT NULL")
LEFT = text("SELECT count(*) FROM incidents.message WHERE text LIKE 'Secret%'")
NAMED = text("SELECT count(*) FROM incidents.requester WHERE name <> '***' OR email IS NOT NULL")
TWICE = text(
    "SELECT count(*) FROM (SELECT incident_id FROM incidents.change WHERE field = 'erased'"
    " GROUP BY incident_id HAVING count(*) > 1) AS twice"
)
LONG_AGO = text("UPDATE incidents.erasure SET worked_at = now() - interval '2 minutes'")


@pytest.mark.attack(25)
@pytest.mark.usefixtures("committed")
def test_a_killed_erasure_goes_on_and_each_is_erased_once(context: Flask) -> None:
    desk = Desk(context)
    nina = desk.person("Nina Root", None, Role.ADMIN)
    incidents = [desk.incident(text=f"Secret {number}") for number in range(INCIDENTS)]
    with transaction():
        found = access.requester_to_erase(nina, incidents[0].number, to="work")
        erasing.start(found.requester, confirmed=found.reference, incident=found, by=nina)
    known = context.extensions["opora.settings"]
    worker = begun(known)
    try:
        assert until(lambda: 0 < count(DONE) < INCIDENTS, seconds=60)
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait(timeout=10)
    done = count(DONE)
    assert 0 < done < INCIDENTS
    assert count(LEFT) == INCIDENTS - done
    assert count(NAMED) == 1
    with transaction():
        db.session.execute(LONG_AGO)
    assert erasing.resume_forgotten() == 1
    follower = begun(known)
    try:
        assert until(lambda: count(NAMED) == 0, seconds=60)
    finally:
        follower.terminate()
        follower.wait(timeout=10)
    assert (count(DONE), count(LEFT), count(TWICE)) == (INCIDENTS, 0, 0)


def count(of: TextClause) -> int:
    db.session.rollback()
    return db.session.scalar(of) or 0
