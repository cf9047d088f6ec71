"""The matcher's figures in /metrics."""

import re
from datetime import timedelta

from sqlalchemy import text

from app.core import relay, time
from app.core.db import db, transaction
from app.problems.services.following import Follower
from tests.conftest import new_client
from tests.problems.desk import ProblemDesk
from tests.problems.matching import burst, of_card, work


def told(desk: ProblemDesk) -> str:
    return new_client(desk.app).get("/metrics").text


def counted(page: str, what: str) -> float:
    found = re.search(rf'opora_matcher_total{{model="by-first-word",what="{what}"}} (\S+)', page)
    return float(found[1]) if found else 0.0


def test_what_was_matched_is_counted_per_model(desk: ProblemDesk, follower: Follower) -> None:
    burst(desk)
    page = told(desk)
    assert counted(page, "message") == 110
    assert counted(page, "burst") == 1
    assert counted(page, "join") >= 1
    assert "opora_matcher_behind_seconds 0.0" in page


def test_it_says_how_long_the_oldest_fact_waits(desk: ProblemDesk, follower: Follower) -> None:
    work()
    of_card(desk, 1)
    for numbered in (False, True):
        if numbered:
            relay.position_new()
        with transaction():
            late = {"at": time.now() - timedelta(minutes=2)}
            db.session.execute(
                text("UPDATE core.event SET at = :at WHERE type = 'incident.opened'"), late
            )
        found = re.search(r"(?m)^opora_matcher_behind_seconds (\S+)", told(desk))
        assert found
        assert float(found[1]) >= 119
