"""What the clock does: closing what has been resolved for some days."""

from datetime import timedelta

import pytest

from app.core import time
from app.core.db import db, transaction
from app.incidents import queries, schedule
from app.incidents.models import Incident
from tests.incidents.desk import Desk


def test_the_clock_closes_what_has_been_resolved_for_three_days(desk: Desk) -> None:
    old, fresh = (desk.resolved(desk.incident(), by=desk.vera) for _ in range(2))
    _resolved(old, days=4)
    assert schedule.close_resolved() == 1
    db.session.expire_all()
    assert (old.state_category, fresh.state_category) == ("closed", "resolved")
    last = queries.history(old.id)[-1]
    assert (last.by_kind, last.new) == ("system", "closed")


def test_closing_twice_closes_once(desk: Desk) -> None:
    _resolved(desk.resolved(desk.incident(), by=desk.vera), days=4)
    assert [schedule.close_resolved(), schedule.close_resolved()] == [1, 0]


def test_more_than_a_batch_is_closed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule, "BATCH", 2)
    for _ in range(5):
        _resolved(desk.resolved(desk.incident(), by=desk.vera), days=4)
    assert schedule.close_resolved() == 5


def _resolved(incident: Incident, *, days: int) -> None:
    with transaction():
        incident.resolved_at = time.now() - timedelta(days=days)
