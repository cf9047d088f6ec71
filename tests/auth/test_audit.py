"""The audit log: who reads it, how it is narrowed, and what leaves the desk as a file."""

import csv
import io
import re
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.auth import audit_words, queries
from app.auth.queries import Filters
from app.core import audit, csv_cells, time
from app.core.actor import SYSTEM, Actor, Role
from app.core.audit import AuditEntry
from app.core.db import db, transaction
from tests.api.conftest import Doors, doors
from tests.incidents.desk import Browser, Desk

__all__ = ["doors"]


@pytest.fixture
def desk(context: Flask) -> Desk:
    return Desk(context)


@pytest.fixture
def admin(desk: Desk) -> Actor:
    return desk.person("Nina Root", None, Role.ADMIN)


def done(what: str, subject: str = "vera", by: Actor = SYSTEM, **details: object) -> None:
    with transaction():
        audit.record(what, by=by, subject=subject, **details)


def test_an_admin_reads_who_did_what_the_newest_first(desk: Desk, admin: Actor) -> None:
    done("token.refused", "boris", address="192.0.2.7")
    done("roles.changed", "vera", before=["agent"], after=["agent", "lead"])
    page = desk.client(admin).get("/audit").text
    assert page.index("Roles changed") < page.index("Token refused: wrong")
    assert "192.0.2.7" in page
    assert "agent, lead" in page


def test_every_deed_that_is_written_down_has_words() -> None:
    written = re.compile(r'audit\.record\(\s*"([a-z_.]+)"')
    sources = (each.read_text("utf-8") for each in Path("app").rglob("*.py"))
    codes = {code for source in sources for code in written.findall(source)}
    assert len(codes) > 20
    assert codes - audit_words.KINDS.keys() == set()


def test_the_log_is_narrowed_by_person_kind_and_period(desk: Desk, admin: Actor) -> None:
    with time_machine.travel(time.now() - timedelta(days=10)):
        done("session.started", "long ago")
    done("session.started", "of now", by=desk.vera)
    done("token.given", "by token")
    browser = desk.client(admin)
    by_kind = browser.get("/audit?kind=token.given").text
    assert "by token" in by_kind
    assert "of now" not in by_kind
    by_person = browser.get("/audit?person=vera+l").text
    assert "of now" in by_person
    assert "by token" not in by_person
    yesterday = f"{time.now() - timedelta(days=1):%Y-%m-%d}"
    assert "long ago" not in browser.get(f"/audit?since={yesterday}").text
    before = browser.get(f"/audit?until={yesterday}").text
    assert "long ago" in before
    assert "of now" not in before


def test_it_is_narrowed_to_what_it_was_done_to(desk: Desk, doors: Doors, admin: Actor) -> None:
    for subject in ("INC-1042", "INC-104"):
        done("case_link.made", subject, by=desk.vera)
    page = desk.client(admin).get("/audit?subject=inc-104").text
    assert "<code>INC-104</code>" in page
    assert "INC-1042" not in page
    found = doors.person(admin).get("/audit", subject="INC-1042").get_json()["entries"]
    assert [each["subject"] for each in found] == ["INC-1042"]
    sheet = desk.client(admin).post("/audit/export", {"subject": "INC-1042"}).text
    assert sheet.count("INC-104") == sheet.count("INC-1042") == 1


@pytest.mark.attack(7)
def test_signs_of_a_pattern_are_looked_for_and_not_obeyed(desk: Desk, admin: Actor) -> None:
    done("session.started", by=desk.vera)
    assert queries.entries(Filters(person="%"), most=9) == []
    assert queries.entries(Filters(person="_era Lan_"), most=9) == []
    assert len(queries.entries(Filters(person="era Lan"), most=9)) == 1
    assert desk.client(admin).get("/audit?person=';--&since=never&after=x").status_code == 200


def test_pages_follow_each_other_without_a_gap(desk: Desk, admin: Actor) -> None:
    with time_machine.travel(time.now(), tick=False):  # one moment for all: the key decides
        for number in range(queries.PAGE + 3):
            done("session.started", f"number-{number}.")
    browser = desk.client(admin)
    first = browser.get("/audit").text
    address = first.split('data-key="]"')[0].rsplit('href="', 1)[1].split('"')[0]
    second = browser.get(address.replace("&amp;", "&")).text
    shown = [f"number-{number}." in first for number in range(queries.PAGE + 3)]
    other = [f"number-{number}." in second for number in range(queries.PAGE + 3)]
    assert sum(shown) == queries.PAGE
    assert all(one != two for one, two in zip(shown, other, strict=True))


@pytest.mark.attack(28)
@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "\u00a0=1"]
)
def test_no_cell_of_an_export_is_a_formula(desk: Desk, admin: Actor, text: str) -> None:
    done("session.started", text, by=Actor("person", None, text), note=text)
    answer = desk.client(admin).post("/audit/export", {"kind": "session.started"})
    assert answer.mimetype == "text/csv"
    assert "attachment" in answer.headers["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert rows[1][1] == rows[1][4] == f"'{text}"
    for cell in (each for row in rows for each in row):
        assert not cell.lstrip(" \u00a0").startswith(csv_cells.FORMULA), cell


def test_an_export_holds_all_that_fits_and_is_an_entry_itself(
    desk: Desk, admin: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "BATCH", 2)
    for number in range(5):
        done("token.given", f"login-{number}")
    done("token.refused", "somebody else")
    answer = desk.client(admin).post("/audit/export", {"kind": "token.given"})
    assert answer.text.count("login-") == 5
    assert "somebody else" not in answer.text
    kept = db.session.scalars(select(AuditEntry).where(AuditEntry.what == "audit.exported")).one()
    assert (kept.actor_name, kept.details) == ("Nina Root", {"kind": "token.given"})


def test_an_export_that_is_too_long_is_refused_in_words(
    desk: Desk, admin: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "MOST", 2)
    for _ in range(3):
        done("token.given")
    answer = desk.client(admin).post("/audit/export")
    assert answer.status_code == 413
    assert "Choose fewer days" in answer.text
    assert not db.session.scalar(select(AuditEntry).where(AuditEntry.what == "audit.exported"))


@pytest.mark.attack(3)
@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMIN}))
def test_nobody_else_reads_or_takes_it(desk: Desk, doors: Doors, role: Role) -> None:
    other = desk.person("Olga Other", desk.cards, role)
    done("token.given", "secret-login")
    browser = desk.client(other)
    for answer in (
        browser.get("/audit"),
        browser.post("/audit/export"),
        doors.person(other).get("/audit"),
    ):
        assert answer.status_code == 403
        assert "secret-login" not in answer.text
    assert "/audit" not in browser.get("/settings").text


@pytest.mark.attack(23)
def test_an_export_is_begun_by_a_form_of_ours_only(desk: Desk, admin: Actor) -> None:
    browser: Browser = desk.client(admin)
    assert browser.get("/audit/export").status_code == 405
    assert browser.client.post("/audit/export", data={"_csrf": "made up"}).status_code == 403


def test_a_program_of_an_admin_reads_it_page_by_page(
    desk: Desk, doors: Doors, admin: Actor
) -> None:
    for number in range(3):
        done("api_client.created", f"key-{number}", scopes=["incidents:read"])
    program = doors.person(admin)
    first = program.get("/audit", kind="api_client.created", limit=2).get_json()
    assert [entry["subject"] for entry in first["entries"]] == ["key-2", "key-1"]
    assert first["entries"][0]["details"] == {"scopes": ["incidents:read"]}
    cursor = first["next_cursor"]
    last = program.get("/audit", kind="api_client.created", limit=2, cursor=cursor).get_json()
    assert [entry["subject"] for entry in last["entries"]] == ["key-0"]
    assert last["next_cursor"] is None


@pytest.mark.attack(6)
def test_a_program_names_no_column(doors: Doors, admin: Actor) -> None:
    for asked in ({"actor_id": "1"}, {"details": "x"}, {"sort": "what"}, {"cursor": "made-up"}):
        assert doors.person(admin).get("/audit", **asked).status_code == 422
