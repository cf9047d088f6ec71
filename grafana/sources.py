"""What a panel asks: Prometheus for figures of lately, PostgreSQL for the desk's own past."""

from dataclasses import dataclass
from typing import Any, Literal

Json = dict[str, Any]

PROMETHEUS = "prometheus"
DATABASE = "oporapg"
TYPES = {PROMETHEUS: "prometheus", DATABASE: "grafana-postgresql-datasource"}


@dataclass(frozen=True)
class Metric:
    """A question in PromQL. `legend` names each line by its labels: `{{job}}`."""

    expr: str
    legend: str = ""
    source: str = PROMETHEUS

    def json(self, ref: str, *, now: bool) -> Json:
        return {
            "refId": ref,
            "datasource": reference(self.source),
            "expr": self.expr,
            "legendFormat": self.legend or "__auto",
            "editorMode": "code",
            "instant": now,
            "range": not now,
            "format": "time_series",
        }


@dataclass(frozen=True)
class Sql:
    """A question in SQL, with Grafana's macros, to the views of the schema `reporting`."""

    query: str
    form: Literal["time_series", "table"] = "table"
    source: str = DATABASE

    def json(self, ref: str, *, now: bool) -> Json:  # noqa: ARG002 - as a Metric is asked
        return {
            "refId": ref,
            "datasource": reference(self.source),
            "rawSql": self.query,
            "rawQuery": True,
            "editorMode": "code",
            "format": self.form,
        }


def reference(source: str) -> Json:
    """Return how a board names a data source: by what provisioning calls it."""
    return {"type": TYPES[source], "uid": source}
