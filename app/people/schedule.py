"""Periodic work with people, and how it stands."""

from collections.abc import Iterator
from datetime import timedelta

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric

from app.core import metrics, time
from app.core.schedule import Periodic
from app.people import queries
from app.people.sync import follow_changes, sync_if_possible

SCHEDULE = [
    Periodic("people.sync", every=timedelta(minutes=15), run=sync_if_possible),
    Periodic("people.changes", every=timedelta(minutes=1), run=follow_changes),
]


@metrics.standing
def mirror_stands() -> Iterator[Metric]:
    """How old the mirror is, and whether its last complete pass was refused."""
    found = queries.mirror()
    refused = 0 if found.refused_at is None else 1
    yield GaugeMetricFamily(
        "opora_people_mirror_refused", "1: a complete pass would switch off too many", refused
    )
    if found.complete_at is not None:
        age = (time.now() - found.complete_at).total_seconds()
        yield GaugeMetricFamily(
            "opora_people_mirror_age_seconds", "Since the last complete pass began", age
        )
