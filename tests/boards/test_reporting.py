"""What boards may read of the database: views without personal data, and nothing else."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from app.core.db import Model, db
from app.incidents.models import Level
from tests.incidents.test_case_proof import MARK, marked
from tests.problems.desk import ProblemDesk

VIEWS = ("incident", "message", "problem", "placement", "department")
# Codes of the program and of whoever configured it; all other words are somebody's.
CODES = {
    "people.department.path",
    "incidents.category.code",
    "incidents.incident.resolution_code",
    "problems.problem.state",
    "problems.problem.state_category",
    "problems.membership.placed",
}


@contextmanager
def as_reader() -> Iterator[None]:
    """Have the present session be that of the boards."""
    undone = db.session.begin_nested()
    db.session.execute(text("SET LOCAL ROLE opora_reader"))
    try:
        yield
    finally:
        undone.rollback()  # and with it the role


def words_of(view: str) -> str:
    rows = db.session.execute(text(f"SELECT * FROM reporting.{view}")).all()  # noqa: S608
    assert rows, view
    return str(rows)


@pytest.mark.attack(3)
@pytest.mark.attack(25)
def test_no_words_of_anybody_stand_in_a_view(desk: ProblemDesk) -> None:
    desk.problem(desk.incident(category_id=desk.topic, tags=["angry"]), by=desk.vera)
    desk.resolved(desk.incident(text="My number is +47 22 22 22 22"), by=desk.vera)
    with marked() as marks, as_reader():
        found = {view: set(re.findall(MARK, words_of(view))) for view in VIEWS}
    allowed = {mark for (column, _), mark in marks.items() if column in CODES}
    assert set.union(*found.values()) <= allowed
    assert set.union(*found.values())  # or the marks would prove nothing


@pytest.mark.attack(3)
def test_the_reader_reads_no_table(context: Flask) -> None:
    tables = [str(name) for name in Model.metadata.tables]
    assert len(tables) > 40
    readable = db.session.scalars(
        text(
            "SELECT name FROM unnest(cast(:tables AS text[])) AS name"
            " WHERE has_table_privilege('opora_reader', name, 'SELECT')"
        ),
        {"tables": tables},
    ).all()
    assert readable == []
    with as_reader(), pytest.raises(ProgrammingError, match="permission denied"):
        db.session.execute(text("SELECT name FROM people.person"))


@pytest.mark.attack(21)
@pytest.mark.parametrize(
    "order",
    [
        "UPDATE reporting.department SET department = department",
        "DELETE FROM reporting.department",
        "CREATE TABLE reporting.own (word text)",
    ],
)
def test_the_reader_changes_nothing(context: Flask, order: str) -> None:
    with as_reader(), pytest.raises(ProgrammingError, match="permission denied"):
        db.session.execute(text(order))


def test_the_views_tell_what_the_desk_knows(desk: ProblemDesk) -> None:
    desk.problem(desk.incident(impact=Level.HIGH, urgency=Level.HIGH), by=desk.vera)
    desk.resolved(desk.incident(department_id=None), by=desk.vera)
    with as_reader():
        rows = db.session.execute(
            text(
                "SELECT department, priority, state_category, live, on_problem, assigned"
                " FROM reporting.incident ORDER BY created_at"
            )
        ).all()
    assert [tuple(row) for row in rows] == [
        ("/cards", "critical", "waiting", True, True, False),
        ("(none)", "medium", "resolved", False, False, False),
    ]


def test_every_column_says_what_it_is(context: Flask) -> None:
    silent = db.session.scalars(
        text(
            "SELECT c.relname || '.' || a.attname FROM pg_class AS c"
            " JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0"
            " WHERE c.relnamespace = 'reporting'::regnamespace"
            " AND col_description(c.oid, a.attnum) IS NULL"
        )
    ).all()
    assert silent == []
