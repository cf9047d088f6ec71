"""What is measured without HTTP: sessions, the event log, imports."""

import time
from collections.abc import Sequence
from pathlib import Path

from flask import Flask, g
from sqlalchemy import text

from app.auth import sessions
from app.auth.identify import identify
from app.core import relay
from app.core.actor import actor
from app.core.db import db, transaction
from app.core.events import CONSUMERS, Recorded, consumer
from app.incidents import access
from app.incidents.services.importing.messages import MessagesImport
from bench.pages import start_session

DATA = Path(__file__).parents[1] / "app" / "demo" / "data"
ROUNDS = 2000
WAITING = 50_000


def session_and_access(app: Flask) -> float:
    """Return the milliseconds that a page spends on knowing its reader and what they may see."""
    with app.app_context():
        cookie = f"{sessions.cookie_name()}={start_session(0)}"
    with app.test_request_context("/queue/open", headers={"Cookie": cookie}):
        identify()
        begun = time.perf_counter()
        for _ in range(ROUNDS):
            g.pop("actor", None)
            identify()
            access.check_may_read(actor())
            access.visible_to(actor())
        return (time.perf_counter() - begun) / ROUNDS * 1000


def drain(app: Flask) -> float:
    """Return how many waiting events a second the relay numbers and feeds to a consumer."""
    seen = [0]

    def count(facts: Sequence[Recorded]) -> None:
        seen[0] += len(facts)

    consumer("bench")(count)
    try:
        with app.app_context():
            while relay.work_through():
                pass
            seen[0] = 0
            with transaction():
                db.session.execute(text(_EVENTS), {"count": WAITING})
            begun = time.perf_counter()
            while relay.work_through():
                pass
            taken = time.perf_counter() - begun
            db.session.remove()
    finally:
        del CONSUMERS["bench"]
    assert seen[0] == WAITING
    return WAITING / taken


_EVENTS = """
INSERT INTO core.event (at, type, version, subject, actor_kind, payload, replayed)
SELECT now(), 'incident.noted', 1, uuidv7(), 'system',
  jsonb_build_object('message_id', uuidv7()::text), false
FROM generate_series(1, :count)
"""


def import_messages(app: Flask) -> float:
    """Return how many messages a second `opora import messages` brings in."""
    with app.app_context():
        begun = time.perf_counter()
        work = MessagesImport.of(DATA / "banking77.csv")
        for batch in work.batches():
            with transaction():
                work.store(batch)
            db.session.remove()
        taken = time.perf_counter() - begun
    assert work.report.made > 10_000
    return work.report.made / taken
