"""What Grafana makes of a panel's question before it asks: its macros and variables filled in.

As the documentation of its PostgreSQL data source says, for a stretch of time that ends now.
"""

import re
from datetime import datetime

INTERVAL_SECONDS = 3600
MACRO = re.compile(r"\$__(timeFilter|timeGroupAlias)\(([^()]*)\)")
VARIABLE = re.compile(r"\$\{(\w+):sqlstring\}")


def expanded(query: str, *, since: datetime, until: datetime, values: dict[str, list[str]]) -> str:
    """Return the question as PostgreSQL gets it. Raises KeyError for an unknown variable."""

    def macro(found: re.Match[str]) -> str:
        column, *rest = (word.strip() for word in found[2].split(","))
        if found[1] == "timeFilter":
            return f"{column} BETWEEN '{since.isoformat()}' AND '{until.isoformat()}'"
        assert rest[0] == "$__interval", query
        step = INTERVAL_SECONDS
        return f'floor(extract(epoch from {column})/{step})*{step} AS "time"'

    def variable(found: re.Match[str]) -> str:
        return ", ".join(f"'{value.replace(chr(39), chr(39) * 2)}'" for value in values[found[1]])

    done = VARIABLE.sub(variable, MACRO.sub(macro, query))
    assert "$" not in done, f"an unknown macro is left: {done}"
    return done
