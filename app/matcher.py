"""The matcher process: reads the event log, encodes new incidents, and finds their problems.

It is a consumer of the log that runs apart from the relay, since only here models are loaded. What
it does to rows and its place in the log are one transaction, so after `kill -9` nothing is done
twice and nothing left out. One works, any number stand by.
"""

import signal
import threading
from collections.abc import Sequence
from contextlib import suppress
from time import monotonic

import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from app.core import relay
from app.core.db import db, transaction
from app.core.events import CONSUMERS, Recorded, consumer
from app.core.own_metrics import serve_own_metrics
from app.core.settings import settings
from app.core.settled import settle
from app.factory import create_app
from app.matching.encoders import known
from app.problems.services.following import Follower, begin_at
from app.problems.services.pulse import beat

log = structlog.get_logger()

NAME = "matcher"
LOCK = 0x0F07C
PAUSE_SECONDS = 0.1
STAND_BY_SECONDS = 1.0
NO_MODEL_SECONDS = 60.0
BEAT_SECONDS = 5.0
BATCH = 25
"""So few events that nobody waits long: each new incident is some milliseconds of work."""


def main() -> None:
    """Match until told to stop; a lost database is waited for, and so is a model."""
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    with create_app().app_context():
        serve_own_metrics(settings())
        encoders = wait_for_models(stop)
        pulse = Pulse([encoder.id for encoder, _ in encoders])
        follower = Follower(encoders)
        settle()
        while not stop.is_set():
            try:
                with db.engine.connect().execution_options(
                    isolation_level="AUTOCOMMIT"
                ) as connection:
                    connection.detach()
                    _match(connection, follower, pulse, stop)
            except OperationalError:
                log.warning("the database does not answer; waiting")
                stop.wait(STAND_BY_SECONDS)


class Pulse:
    """Says every few seconds, in a row, that the matcher is there and what it judges with."""

    def __init__(self, models: Sequence[str]) -> None:
        self._models = models
        self._due = monotonic()

    def beat(self) -> None:
        """Give a sign of life, when the last one is some seconds old."""
        if monotonic() >= self._due:
            with transaction():
                beat(self._models)
            self._due = monotonic() + BEAT_SECONDS


def wait_for_models(stop: threading.Event) -> known.Encoders:
    """Return what this machine has; while it has nothing it is asked again every minute."""
    pulse = Pulse([])
    while not (found := known.load()) and not stop.is_set():
        again = monotonic() + NO_MODEL_SECONDS
        while monotonic() < again and not stop.wait(STAND_BY_SECONDS):
            with suppress(OperationalError):
                pulse.beat()
    return found


def _match(connection: Connection, follower: Follower, pulse: Pulse, stop: threading.Event) -> None:
    while not stop.is_set() and not relay.take_lock(connection, LOCK):
        stop.wait(STAND_BY_SECONDS)
    register(follower)
    log.info("matching")
    while not stop.is_set():
        pulse.beat()
        if not relay.feed(NAME, most=BATCH):
            db.session.remove()
            relay.check_lock(connection)
            stop.wait(PAUSE_SECONDS)


def register(follower: Follower) -> None:
    """Have this process' consumption of the log be the follower's, from the window's start on."""
    CONSUMERS.pop(NAME, None)

    @consumer(NAME)
    def follow(facts: Sequence[Recorded]) -> None:
        follower.take(facts)

    follower.forget_all()
    begin_at(NAME)
