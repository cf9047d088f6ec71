"""The metrics of processes that serve no pages."""

import contextlib
import subprocess
from collections.abc import Iterator

import pytest
import requests
from flask import Flask

from app.up.child import until
from tests.processes import command, environment_of, process
from tests.servers import free_port

TOKEN = "let me see"  # noqa: S105 - of this test
ALLOWED = {"Authorization": f"Bearer {TOKEN}"}


@contextlib.contextmanager
def running(app: Flask, name: str, **environment: str) -> Iterator[str]:
    """Have the process run; yields where its metrics are, once they are there."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    child = process(app, name, OPORA_METRICS_PORT=str(port), **environment)
    try:
        assert until(lambda: answers(address) or child.poll() is not None, seconds=30)
        yield address
    finally:
        child.terminate()
        child.wait(timeout=20)


def answers(address: str) -> bool:
    try:
        return requests.get(f"{address}/healthz", timeout=5).ok
    except requests.ConnectionError:
        return False


@pytest.mark.parametrize(
    ("name", "figure"),
    [
        ("worker", "opora_job_seconds"),
        ("relay", "opora_consumer_events_total"),
        ("clock", "opora_clock_claims_total"),
        ("matcher", "opora_consumer_seconds"),
    ],
)
@pytest.mark.usefixtures("committed")
def test_each_process_says_what_it_counts_and_how_it_is(app: Flask, name: str, figure: str) -> None:
    with running(app, name) as address:
        page = requests.get(f"{address}/metrics", timeout=5)
    assert page.headers["Content-Type"].startswith("text/plain; version=")
    assert figure in page.text
    assert "process_resident_memory_bytes" in page.text
    assert "opora_database_up" not in page.text  # how the desk stands is told once, by the web


@pytest.mark.usefixtures("committed")
def test_it_asks_for_the_token_and_has_no_other_door(app: Flask) -> None:
    with running(app, "relay", OPORA_METRICS_TOKEN=TOKEN) as address:
        codes = {
            path: requests.get(f"{address}{path}", timeout=5).status_code
            for path in ("/healthz", "/metrics", "/", "/incidents", "/api/v1/incidents")
        }
        right = requests.get(f"{address}/metrics", headers=ALLOWED, timeout=5)
        wrong = requests.get(
            f"{address}/metrics", headers={"Authorization": f"Bearer {TOKEN}x"}, timeout=5
        )
    assert codes == {
        "/healthz": 200,
        "/metrics": 401,
        "/": 404,
        "/incidents": 404,
        "/api/v1/incidents": 404,
    }
    assert right.ok
    assert wrong.status_code == 401


@pytest.mark.usefixtures("committed")
def test_a_port_that_is_taken_is_a_sentence(app: Flask) -> None:
    with running(app, "relay") as address:
        port = address.rpartition(":")[2]
        refused = subprocess.run(
            command("clock"),
            env=environment_of(app, OPORA_METRICS_PORT=port),
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
    assert refused.returncode == 1
    assert f"Port {port} of 127.0.0.1 cannot be had for metrics" in refused.stderr
    assert "OPORA_METRICS_PORT" in refused.stderr
    assert "Traceback" not in refused.stderr
