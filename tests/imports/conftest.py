"""The import commands as a person types them, and files made for the purpose."""

import csv
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from app.incidents.commands import imports
from app.incidents.services.importing.servicenow.log import COLUMNS

Run = Callable[..., Result]
WriteLog = Callable[..., Path]

FIRST = {
    "number": "INC0000045",
    "incident_state": "New",
    "reassignment_count": "0",
    "reopen_count": "0",
    "sys_mod_count": "0",
    "caller_id": "Caller 2403",
    "opened_by": "Opened by 8",
    "opened_at": "29-02-2016 01:16",
    "sys_updated_by": "Updated by 21",
    "sys_updated_at": "29-02-2016 01:23",
    "contact_type": "Phone",
    "category": "Category 55",
    "subcategory": "Subcategory 170",
    "u_symptom": "Symptom 72",
    "impact": "2 - Medium",
    "urgency": "2 - Medium",
    "priority": "3 - Moderate",
    "assignment_group": "Group 56",
    "assigned_to": "?",
    "closed_code": "code 5",
    "resolved_at": "29-02-2016 11:29",
    "closed_at": "05-03-2016 12:00",
}


@pytest.fixture
def run(context: Flask) -> Run:
    """Call `opora import …` and return what it says; a mistake of ours is raised."""

    def call(*words: str | Path) -> Result:
        found = CliRunner().invoke(imports, [str(word) for word in words])
        if found.exception and not isinstance(found.exception, SystemExit):
            raise found.exception
        return found

    return call


@pytest.fixture
def write_log(tmp_path: Path) -> WriteLog:
    """Write a log; each row says only what differs from the row before it."""

    def write(*differences: Mapping[str, str]) -> Path:
        rows: list[dict[str, str]] = []
        for number, difference in enumerate(differences):
            before = rows[-1] if rows else FIRST
            rows.append({**before, "sys_mod_count": str(number), **difference})
        return write_csv(tmp_path / "log.csv", COLUMNS, [tuple(row.values()) for row in rows])

    return write


def write_csv(path: Path, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(rows)
    return path
