"""Live problems and the matcher, for Prometheus: from the database, so a dead one is told of."""

from collections.abc import Iterator

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric

from app.core.metrics import standing
from app.problems.queries import figures
from app.problems.queries import tallies as queries


@standing
def live_problems() -> Iterator[Metric]:
    """Say how many problems stand in each live state."""
    found = GaugeMetricFamily(
        "opora_problems_open", "Problems that wait to be solved", labels=["state"]
    )
    for state, number in figures.live_by_state().items():
        found.add_metric([state], number)
    yield found


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
