"""The relay process: one works, any number stand by."""

import signal
import threading

import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from app.core import relay
from app.core.db import db
from app.core.own_metrics import serve_own_metrics
from app.core.settings import settings
from app.factory import create_app

log = structlog.get_logger()

PAUSE_SECONDS = 0.2  # an idle look costs two index look-ups
STAND_BY_SECONDS = 1.0


def main() -> None:
    """Relay until told to stop; a lost database is waited for."""
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    with create_app().app_context():
        serve_own_metrics(settings())
        while not stop.is_set():
            try:
                with db.engine.connect().execution_options(
                    isolation_level="AUTOCOMMIT"
                ) as connection:
                    # Out of the pool: when we leave, the lock must end with the connection.
                    connection.detach()
                    _relay(connection, stop)
            except OperationalError:
                log.warning("the database does not answer; waiting")
                stop.wait(STAND_BY_SECONDS)


def _relay(connection: Connection, stop: threading.Event) -> None:
    while not stop.is_set() and not relay.take_lock(connection):
        stop.wait(STAND_BY_SECONDS)
    log.info("relaying")
    while not stop.is_set():
        if not relay.work_through():
            db.session.remove()
            relay.check_lock(connection)
            stop.wait(PAUSE_SECONDS)
