"""The laws of the house that no linter knows."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Table

from app.core.db import Model
from app.core.openapi import described
from tests.architecture.rounds import routes

ROOT = Path(__file__).parents[2]
SOURCES = sorted(
    path
    for path in (ROOT / "app").rglob("*.py")
    if "node_modules" not in path.parts and "versions" not in path.parts
)


def trees() -> Iterator[tuple[str, ast.Module]]:
    for path in SOURCES:
        yield str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))


def calls(tree: ast.Module, method: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == method
        ):
            yield node


def test_only_the_transaction_commits() -> None:
    found = {name for name, tree in trees() for _ in calls(tree, "commit")}
    # Migrations run outside the desk, on a connection of their own.
    assert found - {"app/migrations/env.py"} == {"app/core/db.py"}


def test_nobody_reads_a_naive_clock() -> None:
    naive = {
        f"{name}:{call.lineno}"
        for name, tree in trees()
        for method in ("now", "utcnow", "today", "fromtimestamp", "utcfromtimestamp")
        for call in calls(tree, method)
        if ast.unparse(call.func).startswith(("datetime.", "date."))
        and not (method in {"now", "fromtimestamp"} and (len(call.args) > 0 or call.keywords))
    }
    assert naive == set()


def test_the_program_has_one_clock() -> None:
    readers = {
        name
        for name, tree in trees()
        for call in calls(tree, "now")
        if ast.unparse(call.func) == "datetime.now"
    }
    assert readers == {"app/core/time.py"}


def test_no_pickle_anywhere() -> None:
    found = {
        name
        for name, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        and {"pickle", "marshal", "shelve", "dill"}
        & {*(alias.name for alias in node.names), getattr(node, "module", None)}
    }
    assert found == set()


def tables() -> list[Table]:
    return list(Model.metadata.tables.values())


@pytest.mark.usefixtures("desk_app")
def test_every_table_and_column_says_what_it_is() -> None:
    assert len(tables()) > 10
    silent = {table.fullname for table in tables() if not table.comment}
    silent |= {str(column) for table in tables() for column in table.columns if not column.comment}
    assert silent == set()


@pytest.mark.usefixtures("desk_app")
def test_every_table_lies_in_the_schema_of_its_part() -> None:
    parts = {path.name for path in (ROOT / "app").iterdir() if path.is_dir()}
    assert {table.schema for table in tables()} <= parts


def test_every_route_of_the_api_stands_in_the_document(desk_app: Flask) -> None:
    paths = described(desk_app)["paths"]
    told = {f"{method.upper()} {path}" for path, each in paths.items() for method in each}
    real = {route.name for route in routes(desk_app) if route.is_api}
    plain = {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", name) for name in real}
    assert plain == told
