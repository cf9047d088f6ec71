"""Logs are keys and values on one line, and never tell a secret."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from flask import Flask

from app.core import log

SECRET = "hunter2-hunter2"  # noqa: S105 - what must not appear


@pytest.fixture
def logging_restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers, root.level = handlers, level
    structlog.contextvars.clear_contextvars()


@pytest.mark.attack(25)
@pytest.mark.parametrize(
    "values",
    [
        {"password": SECRET},
        {"client_secret": SECRET},
        {"access_token": SECRET},
        {"Authorization": f"Bearer {SECRET}"},
        {"x_api_key": SECRET},
        {"cookie": SECRET},
        {"headers": {"Authorization": SECRET, "Set-Cookie": SECRET}},
        {"headers": {"X-Api-Key": SECRET}},
        {"tried": [{"password": SECRET}, ({"token": SECRET},)]},
    ],
)
@pytest.mark.parametrize("as_json", [True, False])
def test_a_secret_is_masked_however_deep_it_lies(
    logging_restored: None,
    capsys: pytest.CaptureFixture[str],
    values: dict[str, object],
    as_json: bool,  # noqa: FBT001 - pytest's parameter
) -> None:
    log.configure(level="INFO", as_json=as_json)
    structlog.get_logger().info("sign-in", login="anna", **values)
    structlog.contextvars.bind_contextvars(**values)
    logging.getLogger("a.library").warning("retrying")
    said = capsys.readouterr().out
    assert "anna" in said
    assert "retrying" in said
    assert SECRET not in said


def test_a_line_is_json_with_the_bound_request(
    logging_restored: None, capsys: pytest.CaptureFixture[str]
) -> None:
    log.configure(level="INFO", as_json=True)
    structlog.contextvars.bind_contextvars(request_id="abc")
    structlog.get_logger().info("incident closed", incident=7)
    line = json.loads(capsys.readouterr().out)
    assert (line["event"], line["incident"], line["request_id"]) == ("incident closed", 7, "abc")
    assert line["level"] == "info"
    assert line["timestamp"].endswith("Z")


@pytest.mark.attack(25)
def test_a_request_has_an_id_in_its_answer_and_its_log_and_no_query_there(
    kernel: Flask, capsys: pytest.CaptureFixture[str], logging_restored: None
) -> None:
    log.configure(level="INFO", as_json=True)
    answer = kernel.test_client().get(
        f"/healthz?code={SECRET}", headers={"X-Request-Id": "from-the-proxy-1"}
    )
    assert answer.headers["X-Request-Id"] == "from-the-proxy-1"
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    said = next(line for line in lines if line["event"] == "answered")
    assert said["path"] == "/healthz"
    assert said["request_id"] == "from-the-proxy-1"
    assert SECRET not in json.dumps(lines)


@pytest.mark.parametrize("given", ["", "short", "a b c d e f g h", "x" * 65, "id\u202eid-id-id"])
def test_an_id_that_is_not_plain_is_not_believed(kernel: Flask, given: str) -> None:
    client = kernel.test_client()
    found = [
        client.get("/healthz", headers={"X-Request-Id": given.encode("utf-8").decode("latin-1")})
        for _ in range(2)
    ]
    names = [each.headers["X-Request-Id"] for each in found]
    assert given not in names
    assert names[0] != names[1]
