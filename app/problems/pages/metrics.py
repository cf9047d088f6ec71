"""How the matcher stands, for Prometheus: from the database, so a dead one is told of, too."""

from collections.abc import Iterator

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric

from app.core.metrics import standing
from app.problems.queries import tallies as queries


@standing
def matcher() -> Iterator[Metric]:
    """Say what each model has matched, and how long the oldest fact waits for the matcher."""
    done = CounterMetricFamily(
        "opora_matcher",
        "What the matcher has done, by the model that judged",
        labels=["model", "what"],
    )
    for each in queries.tallies():
        done.add_metric([each.model, each.what], each.number)
    yield done
    behind = queries.seconds_behind()
    if behind is not None:
        yield GaugeMetricFamily(
            "opora_matcher_behind_seconds", "Age of the oldest fact not yet matched", behind
        )
