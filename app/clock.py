"""The clock process: starts periodic work when it is due, and finds forgotten jobs."""

import signal
import threading

import redis
import structlog
from sqlalchemy.exc import OperationalError

from app.core import jobs, schedule, time
from app.core.db import db
from app.core.own_metrics import serve_own_metrics
from app.core.settings import settings
from app.factory import create_app, schedules

log = structlog.get_logger()

LONGEST_SLEEP_SECONDS = 15.0


def main() -> None:
    """Keep time until told to stop. Any number of clocks may run."""
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    table = schedules()
    with create_app().app_context():
        serve_own_metrics(settings())
        while not stop.is_set():
            try:
                schedule.tick(table)
                jobs.sweep()
            except (OperationalError, redis.RedisError) as fault:
                log.warning("a neighbour does not answer; waiting", fault=str(fault))
            db.session.remove()
            rest = (schedule.next_due(table) - time.now()).total_seconds()
            stop.wait(min(max(rest, 0.05), LONGEST_SLEEP_SECONDS))
