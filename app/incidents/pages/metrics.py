"""How many incidents are live, for Prometheus."""

from collections.abc import Iterator

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric

from app.core.metrics import standing
from app.incidents.queries import figures


@standing
def live_incidents() -> Iterator[Metric]:
    """Say how many incidents stand in each live state, by priority."""
    found = GaugeMetricFamily(
        "opora_incidents_open",
        "Incidents neither resolved nor closed",
        labels=["state", "priority"],
    )
    for (state, priority), number in figures.live_by_state().items():
        found.add_metric([state, priority.name.lower()], number)
    yield found
