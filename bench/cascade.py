"""A problem with thousands of incidents is solved by a worker while others work at the desk."""

import threading
import time
from collections.abc import Callable
from uuid import UUID

from flask import Flask
from sqlalchemy import text

from app.core.actor import SYSTEM
from app.core.db import db, transaction
from app.problems import services
from app.problems.models import Kind, Problem
from bench.house import House
from bench.load import Ask, saturated
from bench.pages import Visitors
from bench.people import department_id
from bench.report import Figure, Report

INCIDENTS = 5_000
CLIENTS = 2
QUIET_SECONDS = 5.0
SECONDS, RATIO = 10.0, 0.7
TEXTS = {"en": "Hello {name}, {number} is solved.", "ru": "Здравствуйте, {name}! {number} решён."}

# Of one pile, so that none of them is passed over as resolved already.
GATHER = text("""
INSERT INTO problems.membership (incident_id, problem_id, placed, by_kind, by_name, at)
SELECT id, :problem, 'person', 'system', 'Opora', now() FROM incidents.incident
WHERE state_category NOT IN ('resolved', 'closed')
  AND NOT EXISTS (SELECT 1 FROM problems.membership AS m WHERE m.incident_id = incident.id)
ORDER BY number LIMIT :most
""")
LEFT = text("SELECT stage FROM problems.cascade WHERE id = :cascade")
DONE = text(
    "SELECT count(*) FROM problems.cascade_item WHERE cascade_id = :key AND outcome = 'done'"
)


def measure(app: Flask, house: House, database: str, report: Report) -> None:
    """Report how long the cascade takes alone, and how fast others are beside a second one."""
    with house.desk(database) as address:
        asks = Visitors(app, address).open_queue()
        saturated(address, asks, clients=CLIENTS, seconds=QUIET_SECONDS)
        alone = _taken(app, _start(app))
        report.add(Figure(f"cascade of {INCIDENTS:,} incidents, alone", alone, "s", SECONDS))
        quiet = saturated(address, asks, clients=CLIENTS, seconds=QUIET_SECONDS)
        beside, busy = _beside(app, address, asks, alone)
        report.add(
            Figure("the same while others work", beside, "s", SECONDS),
            Figure("others' speed meanwhile", busy / quiet, "times", RATIO, at_least=True),
        )


def _beside(app: Flask, address: str, asks: list[Ask], seconds: float) -> tuple[float, float]:
    """Solve while clients ask all the time; return its seconds and their answers a second."""
    answers: list[float] = []
    load = threading.Thread(
        target=lambda: answers.append(saturated(address, asks, clients=CLIENTS, seconds=seconds))
    )
    cascade = _start(app)
    load.start()
    taken = _taken(app, cascade)
    load.join()
    return taken, answers[0]


def _start(app: Flask) -> UUID:
    """Gather a problem and have it solved, as a route does; the worker does the rest."""
    with app.app_context():
        with transaction():
            problem = services.open_(
                title="A common cause", department_id=department_id(0), by=SYSTEM
            )
            db.session.execute(GATHER, {"problem": problem.id, "most": INCIDENTS})
            services.counting.recount(problem, by=SYSTEM)
            key = problem.id
        with transaction():
            held = db.session.get_one(Problem, key, with_for_update=True)
            cascade = services.cascading.start(held, Kind.SOLVE, TEXTS, by=SYSTEM)
            found = cascade.id
        db.session.remove()
    return found


def _taken(app: Flask, cascade: UUID) -> float:
    """Wait for the end; return the seconds since the cascade was started."""
    begun = time.perf_counter()
    while _ask(app, lambda: db.session.scalar(LEFT, {"cascade": cascade})) != "done":
        time.sleep(0.1)
    taken = time.perf_counter() - begun
    assert _ask(app, lambda: db.session.scalar(DONE, {"key": cascade})) == INCIDENTS
    return taken


def _ask(app: Flask, question: Callable[[], object]) -> object:
    with app.app_context():
        try:
            return question()
        finally:
            db.session.remove()
