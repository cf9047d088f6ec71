"""Moments as a person reads them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask, g

from app.web import dates, look
from app.web.i18n import number

NOW = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("stopped")


@pytest.fixture
def stopped() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.parametrize(("language", "said"), [("en", "20 Nov, 09:12"), ("ru", "20 ноя, 09:12")])
def test_a_moment_is_in_the_readers_zone_and_language(
    kit: Flask, language: look.Language, said: str
) -> None:
    with _read_in(kit, language):
        assert dates.moment(datetime(2026, 11, 20, 8, 12, tzinfo=UTC)) == said


def test_another_year_is_named(kit: Flask) -> None:
    with _read_in(kit, "en"):
        assert dates.moment(datetime(2025, 3, 1, 12, 0, tzinfo=UTC)) == "1 Mar 2025, 13:00"


@pytest.mark.parametrize(
    ("language", "days", "said"),
    [
        ("en", 0, "Today"),
        ("ru", 1, "Вчера"),
        ("en", 3, "Tuesday 17 November"),
        ("ru", 3, "Вторник, 17 ноября"),
    ],
)
def test_a_day_of_a_conversation_has_a_heading(
    kit: Flask, language: look.Language, days: int, said: str
) -> None:
    with _read_in(kit, language):
        assert dates.day(NOW - timedelta(days=days)) == said


@pytest.mark.parametrize(
    ("length", "english", "russian"),
    [
        (timedelta(seconds=20), "now", "сейчас"),
        (timedelta(minutes=4, seconds=59), "4 min", "4 мин"),
        (timedelta(hours=7), "7 h", "7 ч"),
        (timedelta(days=3), "3 d", "3 д"),
        (timedelta(days=8), "12 Nov", "12 ноя"),
        (timedelta(seconds=-5), "now", "сейчас"),
    ],
)
def test_how_long_ago_is_one_unit(
    kit: Flask, length: timedelta, english: str, russian: str
) -> None:
    for language, said in (("en", english), ("ru", russian)):
        with _read_in(kit, "ru" if language == "ru" else "en"):
            assert dates.ago(NOW - length) == said


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(seconds=59), "under 1 min"),
        (timedelta(minutes=72), "1 h 12 min"),
        (timedelta(days=3, hours=2, minutes=9), "3 d 2 h"),
        (timedelta(hours=2), "2 h"),
    ],
)
def test_a_length_has_its_two_largest_units(kit: Flask, length: timedelta, said: str) -> None:
    with _read_in(kit, "en"):
        assert dates.duration(length) == said


def test_a_time_element_is_exact_for_programs(kit: Flask) -> None:
    with _read_in(kit, "en"):
        drawn = dates.since(NOW - timedelta(minutes=4))
    assert drawn == (
        '<time datetime="2026-11-20T08:26:00+00:00" title="20 Nov, 09:26" data-ago>4 min</time>'
    )


def test_thousands_are_parted_as_the_language_does(kit: Flask) -> None:
    with _read_in(kit, "en"):
        assert number(1204) == "1,204"
    with _read_in(kit, "ru"):
        assert number(1204) == "1\u00a0204"


@pytest.mark.parametrize("cookie", ["Nowhere/City", "../../etc/passwd", "Europe/Berlin\0", ""])
def test_a_zone_that_does_not_exist_is_utc(kit: Flask, cookie: str) -> None:
    with kit.test_request_context(environ_base={"HTTP_COOKIE": f"opora_zone={cookie}"}):
        g.look = look.Look()
        assert str(look.zone()) == "UTC"


def test_without_a_choice_the_browsers_zone_counts(kit: Flask) -> None:
    with kit.test_request_context(headers={"Cookie": "opora_zone=Asia/Tbilisi"}):
        g.look = look.Look()
        assert str(look.zone()) == "Asia/Tbilisi"


@contextmanager
def _read_in(kit: Flask, language: look.Language) -> Iterator[None]:
    with kit.test_request_context(query_string={"lang": language}):
        g.look = look.Look(time_zone="Europe/Berlin")
        yield
