"""The board *Service desk*: what waits, what comes and goes, how quickly, and what it is about."""

from grafana.panels import Board, Choice, Panel, Row
from grafana.sources import Metric, Sql

DEPARTMENTS = Choice(
    "department",
    "Department",
    "SELECT department FROM reporting.department UNION SELECT '(none)' ORDER BY 1",
)
HERE = "department IN (${department:sqlstring})"
LIVE = f"FROM reporting.incident WHERE live AND {HERE}"


def opened(column: str = "created_at") -> str:
    """Return the rows that came, or whatever else the column dates, in the time on show."""
    return f"FROM reporting.incident WHERE $__timeFilter({column}) AND NOT spam AND {HERE}"


def number(title: str, count: str, says: str = "") -> Panel:
    """Return a panel with one figure of now."""
    asks = (Sql(f'SELECT count(*) {count} AS "{title}" {LIVE}'),)
    return Panel(title, asks, kind="stat", says=says, width=4, height=4)


def split(title: str, column: str) -> Panel:
    """Return a panel of what is open, by one of its properties."""
    asks = (Sql(f"SELECT {column}, count(*) AS incidents {LIVE} GROUP BY 1 ORDER BY 2 DESC"),)
    return Panel(title, asks, kind="bargauge")


def flow(value: str, rows: str, column: str = "created_at", *, empty: str = "") -> Sql:
    """Return a question by time: `value` is a column, or several; `empty` is that of no rows."""
    filled = f", {empty}" if empty else ""
    return Sql(
        f"SELECT $__timeGroupAlias({column}, $__interval{filled}), {value} {rows}"
        " GROUP BY 1 ORDER BY 1",
        "time_series",
    )


def by(column: str, rows: str) -> Sql:
    """Return a question by time with a line for each value of `column`."""
    return Sql(
        f"SELECT $__timeGroupAlias(created_at, $__interval, 0), {column} AS metric,"
        f" count(*) AS number {rows} GROUP BY 1, 2 ORDER BY 1",
        "time_series",
    )


def spans(end: str) -> str:
    """Return median and ninth tenth of the time from the opening to `end`."""
    span = f"extract(epoch FROM {end} - created_at)"
    return (
        f'percentile_cont(0.5) WITHIN GROUP (ORDER BY {span}) AS "half within",'
        f' percentile_cont(0.9) WITHIN GROUP (ORDER BY {span}) AS "90 % within"'
    )


NOW = Row(
    "Now",
    (
        number("Open", ""),
        number("New", "FILTER (WHERE state_category = 'new')"),
        number("Without assignee", "FILTER (WHERE NOT assigned)"),
        number("Unread", "FILTER (WHERE unread)", "The customer wrote last."),
        number("Critical", "FILTER (WHERE priority = 'critical')"),
        Panel(
            "Oldest open",
            (Sql(f'SELECT extract(epoch FROM now() - min(created_at)) AS "Oldest open" {LIVE}'),),
            kind="stat",
            unit="s",
            width=4,
            height=4,
        ),
        split("By department", "department"),
        split("By state", "state"),
        split("By priority", "priority"),
        Panel(
            "Open incidents",
            (
                Metric(
                    "sum by (state) (max by (state, priority) (opora_incidents_open))", "{{state}}"
                ),
            ),
            says="Of all departments.",
            width=12,
            stacked=True,
        ),
        Panel(
            "Open problems",
            (Metric("max by (state) (opora_problems_open)", "{{state}}"),),
            says="Of all departments.",
            width=12,
            stacked=True,
        ),
    ),
)
COMING = Row(
    "What comes and goes",
    (
        Panel(
            "Opened and resolved",
            (
                flow("count(*) AS opened", opened(), empty="0"),
                flow("count(*) AS resolved", opened("resolved_at"), "resolved_at", empty="0"),
            ),
        ),
        Panel("Opened by channel", (by("channel", opened()),), stacked=True),
        Panel(
            "Messages",
            (by("voice", f"FROM reporting.message WHERE $__timeFilter(created_at) AND {HERE}"),),
            says="Of customers, our replies, and notes among ourselves.",
            stacked=True,
        ),
    ),
)
SPEED = Row(
    "How quickly",
    (
        Panel("First reply", (flow(spans("first_reply_at"), opened()),), unit="s"),
        Panel(
            "Resolved",
            (flow(spans("resolved_at"), opened("resolved_at"), "resolved_at"),),
            unit="s",
        ),
        Panel(
            "Opened again",
            (flow("avg((reopened > 0)::int) AS share", opened("resolved_at"), "resolved_at"),),
            says="The share of what was resolved that had been opened again before.",
            unit="percentunit",
        ),
    ),
)
ABOUT = Row(
    "What it is about",
    (
        Panel(
            "By category",
            (
                Sql(
                    "SELECT category, count(*) AS opened, count(*) FILTER (WHERE live) AS open,"
                    ' count(*) FILTER (WHERE on_problem) AS "on a problem",'
                    " percentile_cont(0.5) WITHIN GROUP (ORDER BY"
                    ' extract(epoch FROM resolved_at - created_at)) AS "half resolved within"'
                    f" {opened()} GROUP BY 1 ORDER BY 2 DESC"
                ),
            ),
            kind="table",
            width=12,
            columns={"half resolved within": "s"},
        ),
        Panel(
            "How they ended",
            (
                Sql(
                    "SELECT coalesce(resolution, '(none)') AS resolution, count(*) AS incidents"
                    f" {opened('resolved_at')} GROUP BY 1 ORDER BY 2 DESC"
                ),
            ),
            kind="bargauge",
            width=12,
        ),
    ),
)
PROBLEMS = Row(
    "Problems",
    (
        Panel(
            "Open, and the incidents on them",
            (
                Sql(
                    "SELECT priority, count(*) AS problems, sum(incidents) AS incidents,"
                    ' sum(live_incidents) AS "open incidents", max(incidents) AS "the largest"'
                    f" FROM reporting.problem WHERE live AND {HERE} GROUP BY 1 ORDER BY 2 DESC"
                ),
            ),
            kind="table",
            width=12,
        ),
        Panel(
            "Placed on a problem",
            (
                Sql(
                    "SELECT $__timeGroupAlias(at, $__interval, 0), placed AS metric,"
                    " count(*) AS number FROM reporting.placement"
                    f" WHERE $__timeFilter(at) AND {HERE} GROUP BY 1, 2 ORDER BY 1",
                    "time_series",
                ),
            ),
            says="By a person, or by the machine that matches messages.",
            width=12,
            stacked=True,
        ),
    ),
)

SERVICE_DESK = Board(
    uid="opora-service-desk",
    title="Service desk",
    says="What waits, what comes and goes, how quickly, and what it is about.",
    rows=(NOW, COMING, SPEED, ABOUT, PROBLEMS),
    since="7d",
    choices=(DEPARTMENTS,),
)
