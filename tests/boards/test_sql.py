"""Each panel's question to PostgreSQL, asked of a running desk as the reader that Grafana is."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import psycopg
import pytest

from grafana.panels import Choice, Panel
from grafana.service_desk import DEPARTMENTS, SERVICE_DESK
from grafana.sources import Sql
from tests.boards.grafana_sql import expanded
from tests.boards.native import Native

pytestmark = pytest.mark.xdist_group("boards")

Number = (int, float, Decimal)
ASKED = [
    pytest.param(panel, ask, id=f"{row.title}: {panel.title} {place}")
    for row in SERVICE_DESK.rows
    for panel in row.panels
    for place, ask in enumerate(panel.asks, 1)
    if isinstance(ask, Sql)
]


@pytest.fixture(scope="package")
def reader(stack: Native) -> Iterator[psycopg.Connection]:
    told = stack.environment("grafana")
    host, port = stack.at("postgres").split(":")
    with psycopg.connect(
        host=host,
        port=int(port),
        dbname="opora",
        user="opora_reader",
        password=told["READER_DB_PASSWORD"],
        autocommit=True,
    ) as connection:
        yield connection


@pytest.fixture(scope="package")
def choices(reader: psycopg.Connection) -> dict[str, list[str]]:
    return {choice.name: _values(reader, choice) for choice in SERVICE_DESK.choices}


def test_one_chooses_among_the_departments(choices: dict[str, list[str]]) -> None:
    assert len(choices[DEPARTMENTS.name]) > 3
    assert "(none)" in choices[DEPARTMENTS.name]


@pytest.mark.parametrize(("panel", "ask"), ASKED)
def test_each_question_has_an_answer(
    reader: psycopg.Connection, choices: dict[str, list[str]], panel: Panel, ask: Sql
) -> None:
    rows, names = _asked(reader, ask, choices)
    assert rows, panel.title
    if ask.form == "time_series":
        assert names[0] == "time"
        assert [row[0] for row in rows] == sorted(row[0] for row in rows)
        assert all(isinstance(row[0], Number) for row in rows)
    values = [value for row in rows for value in row[ask.form == "time_series" :]]
    assert any(isinstance(value, Number) for value in values), panel.title
    assert set(panel.columns) <= set(names)


def test_a_narrower_choice_counts_less(
    reader: psycopg.Connection, choices: dict[str, list[str]]
) -> None:
    [ask] = SERVICE_DESK.rows[0].panels[0].asks
    assert isinstance(ask, Sql)
    [[whole]], _ = _asked(reader, ask, choices)
    name = DEPARTMENTS.name
    parts = [_asked(reader, ask, {name: [value]})[0][0][0] for value in choices[name]]
    assert sum(parts) == whole
    assert max(parts) < whole


def test_a_department_with_a_quote_in_its_name_is_only_a_name(reader: psycopg.Connection) -> None:
    [ask] = SERVICE_DESK.rows[0].panels[0].asks
    assert isinstance(ask, Sql)
    [[found]], _ = _asked(reader, ask, {DEPARTMENTS.name: ["/o'neill') OR ('a' = 'a"]})
    assert found == 0


def _values(reader: psycopg.Connection, choice: Choice) -> list[str]:
    return [row[0] for row in reader.execute(choice.query.encode()).fetchall()]


def _asked(
    reader: psycopg.Connection, ask: Sql, values: dict[str, list[str]]
) -> tuple[list[tuple[Any, ...]], list[str]]:
    until = datetime.now(UTC)
    query = expanded(ask.query, since=until - timedelta(days=7), until=until, values=values)
    found = reader.execute(query.encode())
    assert found.description is not None
    return found.fetchall(), [column.name for column in found.description]
