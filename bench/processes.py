"""Publishing a process, taking open rows over to it, and lists with the company's own fields."""

import threading
import time
from collections.abc import Callable
from itertools import cycle
from uuid import UUID

import psycopg
from flask import Flask
from sqlalchemy import text

from app.core.actor import Actor, Role
from app.core.db import db, transaction
from app.core.settled import settle
from app.factory import create_app
from app.workflow import access, drawing, queries, services
from app.workflow.definition import CustomField, Definition, FieldKind, State, StateCategory
from app.workflow.models import Design
from bench import seed
from bench.house import OTHER_PORT, House, let_go
from bench.load import in_turns
from bench.pages import Visitors
from bench.report import Figure, Report

ROWS = 100_000
TURNS = 300
SHAPER = Actor("person", None, "Bench", frozenset({Role.CONFIGURATOR}))
FIELDS = [
    CustomField(code=f"own_{kind}", kind=kind, labels={"en": kind.title()}, listed=True)
    for kind in (FieldKind.TEXT, FieldKind.NUMBER, FieldKind.DATE, FieldKind.FLAG)
] + [CustomField(code="own_site", kind=FieldKind.TEXT, labels={"en": "Site"}, listed=True)]
FILL = """
INSERT INTO incidents.value (subject_id, field, text, number, day, flag)
SELECT i.id, f.code, CASE WHEN f.place IN (0, 4) THEN 'BER-' || i.number % 900 END,
  CASE WHEN f.place = 1 THEN i.number END, CASE WHEN f.place = 2 THEN i.created_at::date END,
  CASE WHEN f.place = 3 THEN i.number % 2 = 0 END
FROM incidents.incident AS i,
  (VALUES ('own_text', 0), ('own_number', 1), ('own_date', 2), ('own_flag', 3), ('own_site', 4))
    AS f (code, place)
"""
SOME = "SELECT id FROM incidents.incident WHERE state_category <> 'closed' LIMIT 500"
MORE = """
UPDATE incidents.incident SET state = 'resolved', state_category = 'resolved' WHERE id IN (
  SELECT id FROM incidents.incident WHERE state = 'closed' ORDER BY number DESC LIMIT %s - (
    SELECT count(*) FROM incidents.incident WHERE state_category <> 'closed'))
"""
"""Resolved ones are open rows, too: so many of them that all are ROWS."""
HOLD = "SELECT number FROM incidents.incident WHERE id = %s FOR UPDATE"
TOUCH = "UPDATE incidents.incident SET unread = unread WHERE id = %s"


def measure(app: Flask, dsn: str, report: Report) -> None:
    """Publish a version and take all open rows over to it, beside somebody who works on them."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(MORE.encode(), (ROWS,))
        connection.execute("VACUUM ANALYZE incidents.incident")
    with app.app_context():
        taken, rows = _publish()
        report.add(Figure("publishing, whatever is open", taken, "s", 1.0))
        with psycopg.connect(dsn, autocommit=True) as other:
            settle()  # as the worker does, which takes them over
            waits = _Waiting(other)
            begun = time.perf_counter()
            _take_over()
            taken = time.perf_counter() - begun
            longest = waits.stop()
        db.session.remove()
    report.add(
        Figure("open rows that were taken over", rows, ""),
        Figure(f"the same for {ROWS:,}", taken * ROWS / rows, "s", 60.0),
        Figure("longest that somebody else waited for a row", longest * 1000, "ms", 100.0),
    )


def compare_lists(house: House, report: Report, size: int) -> None:
    """Ask two desks the same pages in turns: one whose lists have five columns more."""
    house.database("fields")
    seed.fill(house.postgres.dsn("fields"), size)
    apps = [create_app(house.settings("fields")), create_app(house.settings("small", OTHER_PORT))]
    with apps[0].app_context():
        _publish_fields()
        db.session.remove()
    with psycopg.connect(house.postgres.dsn("fields"), autocommit=True) as connection:
        connection.execute(FILL.encode())
        connection.execute("ANALYZE")
    with house.web("fields") as own, house.web("small", OTHER_PORT) as plain:
        one, other = (
            (address, Visitors(app, address).asks("queue", size, TURNS))
            for app, address in zip(apps, (own, plain), strict=True)
        )
        words = "queue page with five fields against one without"
        report.add(Figure(words, in_turns(one, other), "times", 1.2))
    for app in apps:
        let_go(app)


def _publish() -> tuple[float, int]:
    """Return the seconds that publishing takes, and how many rows are open."""
    with transaction():
        design = _drawn(_with_pending)
        begun = time.perf_counter()
        services.publish(design, seen=design.revision, by=SHAPER)
    taken = time.perf_counter() - begun
    return taken, sum(each.rows for each in queries.open_rows("incident"))


def _publish_fields() -> None:
    with transaction():
        design = _drawn(_with_fields)
        services.publish(design, seen=design.revision, by=SHAPER)


def _drawn(change: Callable[[Definition], Definition]) -> Design:
    design = access.design(SHAPER, "incident", to="shape")
    drawn = change(services.begin_draft(design, by=SHAPER))
    services.redraw(design, drawn, seen=design.revision, by=SHAPER)
    return design


def _with_pending(drawn: Definition) -> Definition:
    """The process with one state more, in the place of another that is gone."""
    labels = {"en": "Pending"}
    pending = State(code="pending", category=StateCategory.WAITING, labels=labels)
    return drawing.put_state(drawn, pending, was="waiting_customer")


def _with_fields(drawn: Definition) -> Definition:
    for field in FIELDS:
        drawn = drawing.put_field(drawn, field)
    return drawn


def _take_over() -> None:
    with transaction():
        design = access.design(SHAPER, "incident", to="shape")
        old = queries.numbered("incident", 1).id
        mapping = {old: {"waiting_customer": "pending"}}
        key = str(services.migrate(design, mapping, by=SHAPER).id)
    services.continue_migration(key)
    left = text("SELECT count(*) FROM workflow.migration WHERE finished_at IS NULL")
    assert db.session.scalar(left) == 0


class _Waiting:
    """Somebody who changes open incidents all the time, and how long they waited at most."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self._connection = connection
        self._keys: list[UUID] = [row[0] for row in connection.execute(SOME.encode()).fetchall()]
        self._over, self._longest = threading.Event(), 0.0
        self._thread = threading.Thread(target=self._work)
        self._thread.start()

    def stop(self) -> float:
        """Return the seconds that they waited at most until they held a row."""
        self._over.set()
        self._thread.join()
        return self._longest

    def _work(self) -> None:
        for key in cycle(self._keys):
            if self._over.is_set():
                return
            with self._connection.transaction():
                begun = time.perf_counter()
                self._connection.execute(HOLD.encode(), (key,))
                self._longest = max(self._longest, time.perf_counter() - begun)
                self._connection.execute(TOUCH.encode(), (key,))
            time.sleep(0.002)
