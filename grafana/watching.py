"""The board *Platform*: whether the desk runs, keeps what it promises, and keeps up."""

from typing import Any

from grafana.panels import Board, Panel, Row
from grafana.sources import Metric

RATE = "$__rate_interval"
ROUTES = 'route!~"/metrics|/healthz|/readyz"'
FAULTS = f'{ROUTES},code=~"[45].."'
SECONDS = f"opora_http_request_seconds_bucket{{{ROUTES}}}"


def rate(counter: str, *by: str, among: str = "") -> str:
    """Return the question how often something is counted each second."""
    return f"sum by ({', '.join(by)}) (rate({counter}{{{among}}}[{RATE}]))"


def quantile(share: float, buckets: str, *by: str) -> str:
    """Return the question within which time this share of something was done."""
    labels = ", ".join(("le", *by))
    return f"histogram_quantile({share}, sum by ({labels}) (rate({buckets}[{RATE}])))"


def figure(title: str, *asks: Metric, width: int = 8, **more: Any) -> Panel:
    """Return a panel of figures of now."""
    return Panel(title, asks, kind="stat", width=width, height=5, **more)


PROMISES = Row(
    "What is promised",
    (
        figure(
            "Answers without a fault of ours",
            Metric("1 - opora:http_errors:ratio_rate3d"),
            says="Over three days; 99.9 % is promised over thirty.",
            unit="percentunit",
            width=4,
        ),
        figure(
            "Answers within 250 ms",
            Metric("1 - opora:http_slow:ratio_rate3d"),
            says="Over three days; 99 % is promised over thirty.",
            unit="percentunit",
            width=4,
        ),
        figure(
            "Alerts",
            Metric('count(ALERTS{alertstate="firing"}) or vector(0)'),
            says="What fires now; Prometheus lists them under Alerts.",
            limits=((1, "red"),),
            width=4,
        ),
        Panel(
            "How fast the budget is spent",
            (
                Metric("opora:http_errors:ratio_rate1h / 0.001", "faults, one hour"),
                Metric("opora:http_slow:ratio_rate1h / 0.01", "slow, one hour"),
            ),
            says="1 spends the month's budget in a month; at 14.4 somebody is called.",
            width=12,
            height=5,
        ),
    ),
)
PROCESSES = Row(
    "Processes and neighbours",
    (
        figure(
            "Running",
            Metric('sum by (job) (up{job!="prometheus"})', "{{job}}"),
            limits=((0, "red"), (1, "green")),
        ),
        figure(
            "Answering",
            Metric("max(opora_database_up)", "PostgreSQL"),
            Metric("max(opora_valkey_up)", "Valkey"),
            Metric("max by (provider) (opora_idp_up)", "{{provider}}"),
            says="1 when it answered last; Keycloak is told of once somebody has asked it.",
            limits=((0, "red"), (1, "green")),
        ),
        figure(
            "Age of the people read from Keycloak",
            Metric("max(opora_people_mirror_age_seconds)"),
            unit="s",
            limits=((1800, "orange"), (3600, "red")),
        ),
        Panel(
            "Memory",
            (Metric("process_resident_memory_bytes", "{{job}} {{instance}}"),),
            unit="bytes",
            width=12,
        ),
        Panel(
            "Processor",
            (Metric(f"rate(process_cpu_seconds_total[{RATE}])", "{{job}} {{instance}}"),),
            says="1 is one core.",
            width=12,
        ),
    ),
)
WEB = Row(
    "Web",
    (
        Panel(
            "Requests by route",
            (
                Metric(
                    f"topk(10, {rate('opora_http_requests_total', 'route', among=ROUTES)})",
                    "{{route}}",
                ),
            ),
            unit="reqps",
            stacked=True,
        ),
        Panel(
            "Refused and failed by code",
            (
                Metric(
                    rate("opora_http_requests_total", "code", among=FAULTS),
                    "{{code}}",
                ),
            ),
            unit="reqps",
        ),
        Panel(
            "Time to answer",
            tuple(Metric(quantile(share, SECONDS), f"{share:.0%}") for share in (0.5, 0.95, 0.99)),
            unit="s",
        ),
        Panel(
            "Slowest routes",
            (Metric(f"topk(10, {quantile(0.95, SECONDS, 'route')})", "{{route}}"),),
            says="The time within which 95 % were answered.",
            unit="s",
            width=24,
        ),
    ),
)
LOG = Row(
    "Event log",
    (
        Panel("Events", (Metric(f"max(rate(opora_events_total[{RATE}]))", "events"),), unit="ops"),
        Panel(
            "Waiting for the relay",
            (Metric("max(opora_events_unpositioned_seconds)", "the oldest event"),),
            unit="s",
        ),
        Panel(
            "Behind, by consumer",
            (Metric("max by (consumer) (opora_consumer_lag_seconds)", "{{consumer}}"),),
            unit="s",
        ),
        Panel(
            "Events before a consumer",
            (Metric("max by (consumer) (opora_consumer_lag_events)", "{{consumer}}"),),
        ),
        Panel(
            "Taken in",
            (
                Metric(
                    rate("opora_consumer_events_total", "consumer"),
                    "{{consumer}}",
                ),
            ),
            unit="ops",
        ),
        Panel(
            "Failures in a row",
            (Metric("max by (consumer) (opora_consumer_failures)", "{{consumer}}"),),
        ),
    ),
)
JOBS = Row(
    "Background",
    (
        Panel(
            "Jobs",
            (
                Metric("max by (state) (opora_jobs)", "{{state}}"),
                Metric("max(opora_queue_depth)", "in the queue"),
            ),
            says="Dead ones were given up after eight attempts.",
        ),
        Panel(
            "The oldest job that is due",
            (Metric("max(opora_jobs_oldest_seconds)", "has waited"),),
            unit="s",
        ),
        Panel(
            "Done and failed",
            (
                Metric(
                    rate("opora_job_seconds_count", "work", "outcome"),
                    "{{work}} {{outcome}}",
                ),
            ),
            unit="ops",
        ),
        Panel(
            "Time of a job",
            (Metric(quantile(0.95, "opora_job_seconds_bucket", "work"), "{{work}}"),),
            says="The time within which 95 % were done.",
            unit="s",
            width=12,
        ),
        Panel(
            "Started by the clock",
            (Metric("sum by (name) (increase(opora_clock_claims_total[1h]))", "{{name}}"),),
            says="In the last hour.",
            width=12,
        ),
    ),
)
MATCHING = Row(
    "Matching",
    (
        Panel(
            "Matched",
            (
                Metric(
                    f"max by (model, what) (rate(opora_matcher_total[{RATE}]))",
                    "{{what}} {{model}}",
                ),
            ),
            says="Messages judged, incidents joined, problems offered and bursts found.",
            unit="ops",
            width=12,
        ),
        Panel(
            "Behind",
            (Metric("max(opora_matcher_behind_seconds)", "the oldest message"),),
            says="Past 30 s words alone offer problems.",
            unit="s",
            width=12,
        ),
    ),
)

PLATFORM = Board(
    uid="opora-platform",
    title="Platform",
    says="Whether the desk runs, keeps what it promises, and keeps up.",
    rows=(PROMISES, PROCESSES, WEB, LOG, JOBS, MATCHING),
    since="6h",
)
