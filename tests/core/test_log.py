"""Logs are keys and values on one line, and never tell a secret."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

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
