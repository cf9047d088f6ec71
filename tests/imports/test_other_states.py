"""Imports into a desk whose process has other states than the one that ships."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.db import db
from app.incidents import queries
from app.incidents.models import Incident
from app.workflow.definition import Definition
from app.workflow.process import StateCategory
from tests.imports.conftest import Run, WriteLog, write_csv
from tests.incidents.desk import Desk
from tests.workflow.drawn import drawn, published, state

WHOLE_LIFE: tuple[dict[str, str], ...] = (
    {},
    {"incident_state": "Active", "sys_updated_at": "29-02-2016 01:40"},
    {"incident_state": "Awaiting Vendor", "sys_updated_at": "29-02-2016 02:00"},
    {"incident_state": "Awaiting Problem", "sys_updated_at": "29-02-2016 03:00"},
    {"incident_state": "Active", "sys_updated_at": "29-02-2016 04:00"},
    {"incident_state": "Resolved", "sys_updated_at": "29-02-2016 11:29"},
    {"incident_state": "Closed", "sys_updated_at": "05-03-2016 12:00"},
)
RENAMED = drawn(
    first="arrived",
    states=[
        state("arrived", "new"),
        state("doing", "open"),
        state("parked", "waiting"),
        state("fixed", "resolved"),
        state("archived", "closed"),
    ],
    moves=[
        {"from": "arrived", "to": "doing"},
        {"from": "doing", "to": "parked"},
        {"from": "parked", "to": "doing"},
        {"from": "doing", "to": "fixed", "needs": ["resolution"]},
        {"from": "fixed", "to": "archived"},
    ],
)
FEWER = drawn(
    first="doing",
    states=[state("doing", "open"), state("fixed", "resolved"), state("archived", "closed")],
    moves=[
        {"from": "doing", "to": "fixed", "needs": ["resolution"]},
        {"from": "fixed", "to": "archived"},
    ],
)
"""Nobody is new here, and nobody waits."""


@pytest.fixture
def desk(context: Flask) -> Desk:
    return Desk(context)


def only() -> Incident:
    return db.session.scalars(select(Incident)).one()


def history(field: str) -> list[tuple[object, object]]:
    found = queries.history(only().id)
    return [(change.old, change.new) for change in found if change.field == field]


def test_a_log_is_told_in_the_states_of_the_same_category(
    desk: Desk, run: Run, write_log: WriteLog
) -> None:
    published(desk, "incident", RENAMED)
    assert run("servicenow", write_log(*WHOLE_LIFE)).exit_code == 0
    assert (only().state, only().external_state) == ("archived", "Closed")
    assert only().resolved_at
    assert only().closed_at
    assert history("state") == [
        ("arrived", "doing"),
        ("doing", "parked"),
        ("parked", "doing"),
        ("doing", "fixed"),
        ("fixed", "archived"),
    ]
    assert ("Awaiting Vendor", "Awaiting Problem") in history("external_state")


def test_where_nobody_waits_one_works_meanwhile(desk: Desk, run: Run, write_log: WriteLog) -> None:
    published(desk, "incident", FEWER)
    run("servicenow", write_log(*WHOLE_LIFE[:4]))
    assert (only().state, only().external_state) == ("doing", "Awaiting Problem")
    assert history("state") == []
    assert history("external_state") == [
        ("New", "Active"),
        ("Active", "Awaiting Vendor"),
        ("Awaiting Vendor", "Awaiting Problem"),
    ]


def test_a_known_code_that_means_something_else_is_left_alone(
    desk: Desk, run: Run, write_log: WriteLog
) -> None:
    published(
        desk,
        "incident",
        drawn(
            first="doing",
            states=[
                *(state(code, "open") for code in ("doing", "resolved")),
                *(state("fixed", "resolved"), state("archived", "closed")),
            ],
            moves=[
                {"from": "doing", "to": "resolved"},
                {"from": "resolved", "to": "fixed"},
                {"from": "fixed", "to": "archived"},
            ],
        ),
    )
    run("servicenow", write_log(*WHOLE_LIFE[:6]))
    assert only().state == "fixed"
    assert only().state_category == StateCategory.RESOLVED


@pytest.mark.parametrize("process", [RENAMED, FEWER])
def test_messages_stand_where_the_process_begins(
    desk: Desk, run: Run, tmp_path: Path, process: Definition
) -> None:
    published(desk, "incident", process)
    run("messages", write_csv(tmp_path / "one.csv", ("text", "category"), [("Where?", "card")]))
    assert only().state == process.first
