"""Rate limits: told in headers, refused with a time to wait, open with an alarm without Valkey."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import redis
from flask import Flask
from structlog.testing import capture_logs

from app.core import limits
from app.core.errors import TooMany, Unavailable
from app.core.valkey import valkey
from tests.api.conftest import Doors, Program
from tests.incidents.desk import Desk

NOWHERE = redis.Redis(host="127.0.0.1", port=1)


@pytest.fixture(autouse=True)
def _valkey_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no test inherit another's outage."""
    monkeypatch.setattr(limits._Away, "until", 0.0)  # noqa: SLF001


@contextmanager
def valkey_away(app: Flask) -> Iterator[None]:
    here = app.extensions["opora.valkey"]
    app.extensions["opora.valkey"] = NOWHERE
    yield
    app.extensions["opora.valkey"] = here


@pytest.fixture
def tight(doors: Doors) -> Iterator[None]:
    """Three requests a minute for a caller, two for a stranger."""
    known = doors.app.extensions["opora.settings"]
    doors.app.extensions["opora.settings"] = known.model_copy(
        update={"api_limit": 3, "stranger_limit": 2}
    )
    valkey().flushdb()
    yield
    doors.app.extensions["opora.settings"] = known


def test_a_caller_is_told_how_it_stands_and_refused_beyond(tight: None, program: Program) -> None:
    left = [program.get("/categories").headers["RateLimit"] for _ in range(3)]
    assert [words.split(";")[1] for words in left] == ["r=2", "r=1", "r=0"]
    refused = program.get("/categories")
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 20
    assert refused.json
    assert refused.json["code"] == "too_many_requests"
    assert program.get("/categories").headers.get("RateLimit-Policy", '"api";q=3;w=60')


def test_one_callers_limit_is_no_others(
    tight: None, doors: Doors, desk: Desk, program: Program
) -> None:
    for _ in range(4):
        program.get("/categories")
    assert doors.person(desk.vera).get("/categories").status_code == 200


@pytest.mark.attack(19)
def test_strangers_share_the_limit_of_their_address(tight: None, doors: Doors) -> None:
    wrong = Program(doors.stranger.client, {"X-Api-Key": "opora_x", "X-Api-Secret": "x"})
    assert wrong.get("/incidents").status_code == 401
    assert doors.stranger.get("/incidents").status_code == 401
    assert wrong.get("/incidents").status_code == 429


@pytest.mark.attack(26)
def test_a_made_up_address_gets_no_limit_of_its_own(tight: None, doors: Doors) -> None:
    found = [
        doors.stranger.ask("GET", "/incidents", headers={"X-Forwarded-For": f"10.0.0.{last}"})
        for last in range(3)
    ]
    assert [answer.status_code for answer in found] == [401, 401, 429]


def test_the_bucket_leaks_evenly(context: Flask) -> None:
    """Of 10 in a while one is free again after a tenth of it: no burst at a window's edge."""
    for _ in range(10):
        limits.check("test", "even", limit=10, window=1000)
    with pytest.raises(TooMany) as refusal:
        limits.check("test", "even", limit=10, window=1000)
    assert 99 <= refusal.value.retry_after <= 100
    valkey().pexpire("limit:test:even", 1)


def test_without_valkey_the_api_goes_on_and_raises_an_alarm(tight: None, program: Program) -> None:
    with valkey_away(program.client.application), capture_logs() as logs:
        statuses = {program.get("/categories").status_code for _ in range(5)}
    assert statuses == {200}
    assert [line["limit"] for line in logs if line["event"].startswith("no limit")] == ["api"]
    page = program.client.get("/metrics").text
    assert 'opora_limits_skipped_total{limit="api"}' in page


def test_what_guards_passwords_fails_closed(context: Flask) -> None:
    with valkey_away(context), pytest.raises(Unavailable):
        limits.check("login", "anna", limit=5, fail_closed=True)


@pytest.mark.parametrize(
    ("address", "place"),
    [("192.0.2.7", "192.0.2.7"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")],
)
def test_an_ipv6_neighbourhood_is_one_address(context: Flask, address: str, place: str) -> None:
    with context.test_request_context(environ_base={"REMOTE_ADDR": address}):
        assert limits.by_address() == place
