"""Panels, rows and boards, and the JSON that Grafana reads them as (classic, schema version 41)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from grafana.sources import Json, Metric, Sql, reference

SCHEMA_VERSION = 41
COLUMNS = 24
Kind = Literal["timeseries", "stat", "bargauge", "table"]
# From which value on which colour; calm until it matters.
Limits = Sequence[tuple[float, Literal["green", "orange", "red"]]]


@dataclass(frozen=True)
class Panel:
    """One picture: a title that says what one sees, its questions, and how it is drawn."""

    title: str
    asks: Sequence[Metric | Sql]
    kind: Kind = "timeseries"
    says: str = ""
    unit: str = "short"
    width: int = 8
    height: int = 8
    stacked: bool = False
    limits: Limits = ()
    columns: dict[str, str] = field(default_factory=dict)
    """Of a table: the unit of each column that has one of its own."""

    def json(self, number: int, x: int, y: int) -> Json:
        now = self.kind != "timeseries"
        targets = [ask.json(chr(ord("A") + n), now=now) for n, ask in enumerate(self.asks)]
        return {
            "id": number,
            "type": self.kind,
            "title": self.title,
            "description": self.says,
            "datasource": reference(self.asks[0].source),
            "gridPos": {"x": x, "y": y, "w": self.width, "h": self.height},
            "targets": targets,
            "options": OPTIONS[self.kind],
            "fieldConfig": {"defaults": self._defaults(), "overrides": self._overrides()},
        }

    def _defaults(self) -> Json:
        found: Json = {"unit": self.unit, "thresholds": self._thresholds()}
        if self.kind == "timeseries":
            found |= {"min": 0, "custom": _lines(stacked=self.stacked)}
            found["color"] = {"mode": "palette-classic"}
        elif self.limits:
            found["color"] = {"mode": "thresholds"}
        else:
            found["color"] = {"mode": "fixed", "fixedColor": "text"}
        return found

    def _thresholds(self) -> Json:
        steps: list[Json] = [{"color": "green", "value": None}]
        steps += [{"color": color, "value": value} for value, color in self.limits]
        return {"mode": "absolute", "steps": steps}

    def _overrides(self) -> list[Json]:
        return [
            {
                "matcher": {"id": "byName", "options": name},
                "properties": [{"id": "unit", "value": unit}],
            }
            for name, unit in self.columns.items()
        ]


def _lines(*, stacked: bool) -> Json:
    return {
        "drawStyle": "line",
        "lineWidth": 1,
        "fillOpacity": 20 if stacked else 5,
        "showPoints": "auto",
        "spanNulls": False,
        "stacking": {"mode": "normal" if stacked else "none", "group": "A"},
    }


_LAST: Json = {"calcs": ["lastNotNull"], "fields": "", "values": False}
_ROWS: Json = {"calcs": [], "fields": "", "values": True}
OPTIONS: dict[Kind, Json] = {
    "timeseries": {
        "legend": {"displayMode": "list", "placement": "bottom", "showLegend": True},
        "tooltip": {"mode": "multi", "sort": "desc"},
    },
    "stat": {
        "reduceOptions": _LAST,
        "colorMode": "value",
        "graphMode": "none",
        "textMode": "auto",
    },
    "bargauge": {"reduceOptions": _ROWS, "orientation": "horizontal", "displayMode": "basic"},
    "table": {"showHeader": True, "cellHeight": "sm"},
}


@dataclass(frozen=True)
class Row:
    """Panels of one question, side by side as far as they go."""

    title: str
    panels: Sequence[Panel]


@dataclass(frozen=True)
class Choice:
    """A list above the board from which one narrows it; all at first."""

    name: str
    label: str
    query: str

    def json(self) -> Json:
        return {
            "type": "query",
            "name": self.name,
            "label": self.label,
            "datasource": reference("oporapg"),
            "query": self.query,
            "refresh": 1,
            "sort": 1,
            "multi": True,
            "includeAll": True,
            "current": {"selected": True, "text": ["All"], "value": ["$__all"]},
            "options": [],
        }


@dataclass(frozen=True)
class Board:
    """A page of Grafana. `uid` is its address and never changes."""

    uid: str
    title: str
    says: str
    rows: Sequence[Row]
    since: str
    choices: Sequence[Choice] = ()

    def json(self) -> dict[str, Any]:
        return {
            "id": None,
            "uid": self.uid,
            "title": self.title,
            "description": self.says,
            "tags": ["opora"],
            "schemaVersion": SCHEMA_VERSION,
            "version": 1,
            "editable": False,
            "graphTooltip": 1,
            "timezone": "browser",
            "refresh": "30s",
            "time": {"from": f"now-{self.since}", "to": "now"},
            "timepicker": {},
            "annotations": {"list": []},
            "links": [],
            "templating": {"list": [choice.json() for choice in self.choices]},
            "panels": list(self._placed()),
        }

    def _placed(self) -> Iterator[Json]:
        """Lay the panels out from left to right; a row that is full goes on below."""
        number = y = 0
        for row in self.rows:
            number += 1
            yield _heading(number, row.title, y)
            x, y, tallest = 0, y + 1, 0
            for panel in row.panels:
                if x + panel.width > COLUMNS:
                    x, y, tallest = 0, y + tallest, 0
                number += 1
                yield panel.json(number, x, y)
                x, tallest = x + panel.width, max(tallest, panel.height)
            y += tallest


def _heading(number: int, title: str, y: int) -> Json:
    place = {"x": 0, "y": y, "w": COLUMNS, "h": 1}
    return {
        "id": number,
        "type": "row",
        "title": title,
        "collapsed": False,
        "gridPos": place,
        "panels": [],
    }
