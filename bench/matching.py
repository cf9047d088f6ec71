"""How many incidents a second the matcher takes, in how much memory, and how soon under load.

Called by itself (`python -m bench.matching bge` with OPORA_DATABASE_URL) it is the process that is
measured: `opora matcher`'s follower with the named models, which tells its rate and its memory.
"""

import json
import os
import subprocess
import sys
import threading
import time
from itertools import cycle, islice
from uuid import UUID

from flask import Flask
from sqlalchemy import text

from app import matcher
from app.core import relay
from app.core.actor import SYSTEM
from app.core.db import db, transaction
from app.core.settings import Settings
from app.factory import create_app
from app.incidents import services as incidents
from app.incidents.models import Channel
from app.incidents.services import From
from app.matching.encoders import known
from app.matching.encoders.known import Encoders
from app.matching.language import language
from app.problems.queries import matching as queries
from app.problems.services.following import Follower
from bench import inside
from bench.house import House, share
from bench.pages import RATE, Visitors, under_load
from bench.report import Figure, Report, p95

HISTORY, JUDGED = 2_000, 3_000
KINDS = {kind.__name__.lower(): (kind, limits) for kind, limits in known.KINDS}
MODELS = {"bge": (250.0, 300.0), "use": (250.0, 300.0), "bge use": (120.0, 450.0)}
"""Incidents a second at least, megabytes at most."""
SHARE = 0.8
"""Of what the models do alone: tells on any machine whether it is the program that is slow."""
BARE = 500
SAMPLES, PAUSE_SECONDS, LOOK_SECONDS = 60, 0.25, 0.01
STARTING_SECONDS = 60.0

# The messages of the import, which are the newest, in the order of nothing: history first, which
# fills the window, and then what is judged.
AS_IF_NEW = text("""
INSERT INTO core.event (at, type, version, subject, actor_kind, payload, replayed, position)
SELECT now(), 'incident.opened', 1, id, 'system', '{}', place <= :history, place
FROM (
  SELECT id, row_number() OVER (ORDER BY md5(subject)) AS place
  FROM (SELECT id, subject FROM incidents.incident ORDER BY number DESC LIMIT 10000) AS imported
) AS one WHERE place <= :most
""")
EMPTY = ("DELETE FROM core.event", "DELETE FROM core.consumer", "DELETE FROM problems.vector")
IS_KNOWN = text("SELECT 1 FROM problems.vector WHERE incident_id = :incident LIMIT 1")
ENCODED = text("SELECT DISTINCT incident_id FROM problems.vector ORDER BY 1 DESC LIMIT :most")
COME = text("SELECT position FROM core.consumer WHERE name = :name")
LAST = text("SELECT max(position) FROM core.event")


def measure(app: Flask, house: House, database: str, report: Report) -> None:
    """Report rate and memory of each set of models, and how long an incident waits under load."""
    inside.import_messages(app)
    for models, (least, most) in MODELS.items():
        told = _alone(app, house.settings(database), models)
        report.add(
            Figure(f"matched by {models}", told["rate"], "a second", least, at_least=True),
            Figure("the same by a second of its processor", told["cpu_rate"], "a second"),
            Figure(
                "against its models alone, which only encode",
                told["cpu_rate"] / told["bare_rate"],
                "times",
                SHARE,
                at_least=True,
            ),
            Figure("its memory", told["megabytes"], "MB", most),
        )
    with house.desk(database) as address, house.matcher(database):
        _until_done(app)
        asks = Visitors(app, address).open_queue()
        length = RATE * SAMPLES * (PAUSE_SECONDS + LOOK_SECONDS * 5)
        load = threading.Thread(
            target=lambda: under_load(address, list(islice(cycle(asks), int(length))))
        )
        load.start()
        waits = [_seconds_to_match(app, number) for number in range(SAMPLES)]
        load.join()
    report.add(
        Figure(f"an incident matched, at {RATE} pages a second, p95", p95(waits), "ms", 1000)
    )


def _alone(app: Flask, settings: Settings, models: str) -> dict[str, float]:
    """Have a process of its own follow the same facts from the start."""
    with app.app_context():
        with transaction():
            for statement in EMPTY:
                db.session.execute(text(statement))
            db.session.execute(AS_IF_NEW, {"history": HISTORY, "most": HISTORY + JUDGED})
        db.session.remove()
    environment = {**os.environ, "OPORA_DATABASE_URL": settings.database_url}
    environment |= {"OPORA_VALKEY_URL": settings.valkey_url, "OPORA_LOG_LEVEL": "WARNING"}
    words = (sys.executable, "-m", "bench.matching", *models.split())
    told = subprocess.run(  # noqa: S603 - our own words
        words, env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    found: dict[str, float] = json.loads(told.stdout)
    return found


def _until_done(app: Flask) -> None:
    """Wait until the matcher has followed everything that there is."""
    deadline = time.monotonic() + STARTING_SECONDS
    while _ask(app, COME, name=matcher.NAME) != _ask(app, LAST):
        assert time.monotonic() < deadline, "the matcher does not come to the end of the log"
        time.sleep(0.2)


def _seconds_to_match(app: Flask, number: int) -> float:
    """Open an incident, and wait until its vectors are committed, with all that follows of them."""
    time.sleep(PAUSE_SECONDS)
    incident = _opened(app, number)
    begun = time.perf_counter()
    while not _ask(app, IS_KNOWN, incident=incident):
        assert time.perf_counter() - begun < STARTING_SECONDS
        time.sleep(LOOK_SECONDS)
    return time.perf_counter() - begun


def _opened(app: Flask, number: int) -> UUID:
    with app.app_context():
        with transaction():
            made = incidents.open_(
                subject=f"Where is parcel {number}?",
                text=f"I wait for parcel {number} since Monday. When will it come?",
                requester=From(name="Bench", email=f"bench{number}@example.com"),
                channel=Channel.WEB,
                by=SYSTEM,
            ).id
        db.session.remove()
    return made


def _ask(app: Flask, question: object, **values: object) -> object:
    with app.app_context():
        try:
            return db.session.scalar(question, values)  # type: ignore[call-overload]
        finally:
            db.session.remove()


def follow(models: list[str]) -> dict[str, float]:
    """Follow the log with these models; return the rate of what was judged, and our memory."""
    encoders: Encoders = [(kind(), limits) for kind, limits in (KINDS[name] for name in models)]
    matcher.register(Follower(encoders))
    done = 0
    while done < HISTORY:
        done += relay.feed(matcher.NAME, most=min(matcher.BATCH, HISTORY - done))
    begun, busy = time.perf_counter(), time.process_time()
    while took := relay.feed(matcher.NAME, most=matcher.BATCH):
        done += took
    rate = JUDGED / (time.perf_counter() - begun)
    cpu_rate = JUDGED / (time.process_time() - busy)
    assert done >= HISTORY + JUDGED
    return {
        "rate": rate,
        "cpu_rate": cpu_rate,
        "bare_rate": _bare(encoders),
        "megabytes": share(os.getpid()) / 1024,
    }


def _bare(encoders: Encoders) -> float:
    """Return how many messages a second of the processor these models encode, and no more."""
    keys = db.session.scalars(ENCODED, {"most": BARE}).all()
    texts = [each.text for each in queries.first_words(keys).values()]
    busy = time.process_time()
    for each in texts:
        spoken = language(each)
        for encoder, _ in encoders:
            if encoder.reads(spoken):
                encoder.encode(each)
    return len(texts) / (time.process_time() - busy)


if __name__ == "__main__":
    with create_app().app_context():
        sys.stdout.write(json.dumps(follow(sys.argv[1:])))
