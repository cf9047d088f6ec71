"""How the event log, the jobs and Valkey stand, as figures for Prometheus."""

from collections.abc import Iterator

import redis
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from sqlalchemy import text

from app.core import jobs, relay
from app.core.db import db
from app.core.events import CONSUMERS

# Each look-up is the first row of an index, however long the log is.
CONSUMED = text("""
SELECT c.name, c.failures, coalesce(extract(epoch FROM now() - (
  SELECT e.at FROM core.event AS e WHERE e.position > c.position ORDER BY e.position LIMIT 1
)), 0) AS seconds
FROM core.consumer AS c
""")
UNPOSITIONED = text("""
SELECT count(*) AS events, coalesce(extract(epoch FROM now() - min(at)), 0) AS seconds
FROM core.event WHERE position IS NULL
""")
PENDING = text("""
SELECT count(*) AS jobs,
  coalesce(extract(epoch FROM now() - min(due_at) FILTER (WHERE due_at <= now())), 0) AS seconds
FROM core.job WHERE state = 'pending'
""")
DEAD = text("SELECT count(*) FROM core.job WHERE state = 'dead'")


def event_log() -> Iterator[Metric]:
    """How far the relay has come, and each consumer behind it."""
    yield CounterMetricFamily(
        "opora_events", "Events of the log, by the position of the last", relay.last()
    )
    waiting = db.session.execute(UNPOSITIONED).one()
    yield GaugeMetricFamily(
        "opora_events_unpositioned", "Committed events without a position", waiting.events
    )
    yield GaugeMetricFamily(
        "opora_events_unpositioned_seconds",
        "Age of the oldest event without a position",
        max(float(waiting.seconds), 0),
    )
    yield from consumers()


def consumers() -> Iterator[Metric]:
    """What each consumer has before it, for how long, and how often it has failed."""
    lag = GaugeMetricFamily(
        "opora_consumer_lag_events", "Events that a consumer has before it", labels=["consumer"]
    )
    age = GaugeMetricFamily(
        "opora_consumer_lag_seconds",
        "Age of the oldest event that a consumer has before it",
        labels=["consumer"],
    )
    failing = GaugeMetricFamily(
        "opora_consumer_failures", "Failed attempts in a row", labels=["consumer"]
    )
    for name, events in relay.lag().items():
        lag.add_metric([name], events)
    for row in db.session.execute(CONSUMED):
        failing.add_metric([row.name], row.failures)
        if row.name in CONSUMERS:  # one that the code has no more stands still for good
            age.add_metric([row.name], max(float(row.seconds), 0))
    yield from (lag, age, failing)


def background() -> Iterator[Metric]:
    """What waits for a worker, for how long, and what was given up."""
    pending = db.session.execute(PENDING).one()
    number = GaugeMetricFamily("opora_jobs", "Jobs by state", labels=["state"])
    number.add_metric(["pending"], pending.jobs)
    number.add_metric(["dead"], db.session.scalar(DEAD) or 0)
    yield number
    yield GaugeMetricFamily(
        "opora_jobs_oldest_seconds",
        "How long the oldest job has been due that no worker has taken up",
        max(float(pending.seconds), 0),
    )


def valkey() -> Iterator[Metric]:
    """Whether Valkey answers, and how many keys of jobs lie in its queue."""
    try:
        depth = jobs.queue().count
    except redis.RedisError:
        yield GaugeMetricFamily("opora_valkey_up", "1 when Valkey answers", 0)
        return
    yield GaugeMetricFamily("opora_valkey_up", "1 when Valkey answers", 1)
    yield GaugeMetricFamily("opora_queue_depth", "Jobs in the queue that no worker has", depth)
