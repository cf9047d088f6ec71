"""A real Prometheus, told what the stack's is told, asks the running processes of the stack."""

import math
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from grafana.__main__ import BOARDS
from grafana.panels import Panel
from grafana.sources import Metric
from tests.boards import stack as compose
from tests.boards import story
from tests.boards.native import Native

pytestmark = pytest.mark.xdist_group("boards")

FOLDER = compose.ROOT / "prometheus"
PATIENCE_SECONDS = 60
ASKED = [
    pytest.param(panel, ask, id=f"{board.title}: {row.title}: {panel.title} {place}")
    for board in BOARDS
    for row in board.rows
    for panel in row.panels
    for place, ask in enumerate(panel.asks, 1)
    if isinstance(ask, Metric)
]


@pytest.fixture(scope="package")
def busy(watched: Native) -> Iterator[Native]:
    """The stack while somebody uses it."""
    over = threading.Event()
    words = (watched.settings(), watched.url("web"), over)
    somebody = threading.Thread(target=story.keep_busy, args=words)
    somebody.start()
    yield watched
    over.set()
    somebody.join()


def test_every_target_is_up(watched: Native) -> None:
    def found() -> dict[str, str]:
        answer = _api(watched, "targets", state="active")
        return {each["labels"]["job"]: each["health"] for each in answer["activeTargets"]}

    wanted = dict.fromkeys((*compose.OURS, "prometheus"), "up")
    assert in_time(lambda: found() == wanted), found()


def test_every_rule_is_evaluated_and_a_desk_that_is_well_raises_no_alert(busy: Native) -> None:
    def rules() -> list[dict[str, Any]]:
        return [rule for group in _api(busy, "rules")["groups"] for rule in group["rules"]]

    assert in_time(lambda: all(rule["health"] == "ok" for rule in rules()))
    firing = {rule["name"] for rule in rules() if rule.get("state") == "firing"}
    # What happens in this run to a desk without Keycloak and with three days of history in seconds.
    assert firing <= {"OporaKeycloakAway", "OporaPeopleOld"}


@pytest.mark.parametrize(("panel", "ask"), ASKED)
def test_each_question_has_an_answer(busy: Native, panel: Panel, ask: Metric) -> None:
    query = ask.expr.replace("$__rate_interval", "30s")
    assert "$" not in query
    assert in_time(lambda: any(_numbers(busy, query))), query


def test_the_rules_do_what_their_tests_say() -> None:
    """`promtool test rules`, with all files of `prometheus/tests`."""
    files = sorted((FOLDER / "tests").glob("*.yml"))
    assert files
    found = _promtool("test", "rules", *map(str, files))
    assert found.returncode == 0, found.stdout + found.stderr


def test_every_alert_has_a_test() -> None:
    rules = "".join(file.read_text() for file in (FOLDER / "rules").glob("*.yml"))
    tests = "".join(file.read_text() for file in (FOLDER / "tests").glob("*.yml"))
    alerts = [line.split()[-1] for line in rules.splitlines() if "- alert:" in line]
    assert len(alerts) > 10
    assert [
        name for name in alerts if f"alertname: {name}\n        exp_alerts:\n" not in tests
    ] == []


def test_the_settings_are_right() -> None:
    found = _promtool("check", "config", str(FOLDER / "prometheus.yml"))
    assert found.returncode == 0, found.stdout + found.stderr


def in_time(true: Callable[[], bool]) -> bool:
    """Whether it comes true before our patience ends; it is asked about each second."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(1)
    return True


def _api(watched: Native, path: str, **query: str | float) -> Any:
    answer = requests.get(
        f"{watched.url('prometheus')}/api/v1/{path}",
        params=query,
        timeout=10,
    )
    assert answer.ok, answer.text
    return answer.json()["data"]


def _numbers(watched: Native, query: str) -> Iterator[bool]:
    """Say of each value of the last minutes whether it is a number."""
    now = time.time()
    found = _api(watched, "query_range", query=query, start=now - 300, end=now, step="1")
    for series in found["result"]:
        for _, value in series["values"]:
            yield not math.isnan(float(value))


def _promtool(*words: str) -> "subprocess.CompletedProcess[str]":
    program = shutil.which("promtool")
    if program is None:
        pytest.skip("Prometheus is not installed")
    return subprocess.run(
        [program, *words], cwd=Path(FOLDER), capture_output=True, text=True, check=False
    )
