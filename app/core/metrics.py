"""Metrics for Prometheus: what the web does per route, and how the log and the queue stand.

Counters and histograms are shared between granian's processes through PROMETHEUS_MULTIPROC_DIR,
which `opora web` empties at start. What stands in the database is read at each scrape instead.
"""

import hmac
import os
from collections.abc import Callable, Iterator
from time import perf_counter

from flask import Flask, Response, g, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    disable_created_metrics,
    generate_latest,
    multiprocess,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import REGISTRY, Collector
from sqlalchemy.exc import SQLAlchemyError
from typing_extensions import override

from app.core import figures

REQUESTS = Counter("opora_http_requests", "Requests answered", ["method", "route", "code"])
SECONDS = Histogram(
    "opora_http_request_seconds",
    "Time to answer",
    ["route"],
    buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)
# When each series was first seen is no use to us, and would double the page.
disable_created_metrics()  # type: ignore[no-untyped-call]
METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})


Reading = Callable[[], Iterator[Metric]]
_readings: dict[str, Reading] = {}


def standing(read: Reading) -> Reading:
    """Have `read` tell, at each scrape, how something of its part stands in the database."""
    _readings[f"{read.__module__}.{read.__name__}"] = read
    return read


def measure(app: Flask) -> None:
    """Count and time every request of `app` by its route, never by its raw path."""

    @app.before_request
    def start() -> None:
        g.started = perf_counter()

    @app.after_request
    def count(response: Response) -> Response:
        route = str(request.url_rule) if request.url_rule else "(none)"
        # Anybody can make up methods; each would be a series that never goes away.
        method = request.method if request.method in METHODS else "(other)"
        REQUESTS.labels(method, route, str(response.status_code)).inc()
        if "started" in g:
            SECONDS.labels(route).observe(perf_counter() - g.started)
        return response


def may_read(authorization: str | None, token: str | None) -> bool:
    """Whether somebody who says this of themselves may read the metrics, where a token is set."""
    given = (authorization or "").removeprefix("Bearer ")
    return not token or hmac.compare_digest(given.encode(), token.encode())


def exposition() -> Response:
    """Return all metrics of the web in Prometheus' text format, and how the desk stands."""
    registry = CollectorRegistry()
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(REGISTRY)
    registry.register(_Standing())
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class _Standing(Collector):
    """How the whole desk stands, read from the database and from Valkey."""

    @override
    def collect(self) -> Iterator[Metric]:
        try:
            found = list(self._read())
        except SQLAlchemyError:  # what the processes count themselves must still be told
            found = []
        yield GaugeMetricFamily("opora_database_up", "1 when the database answers", bool(found))
        yield from found
        yield from figures.valkey()

    def _read(self) -> Iterator[Metric]:
        yield from figures.event_log()
        yield from figures.background()
        for read in _readings.values():
            yield from read()
