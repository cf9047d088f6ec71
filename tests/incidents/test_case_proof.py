"""Proof that nothing internal can appear in the customer's view of a case.

Whatever stands in a text of any table is replaced by a mark of its own, unless a customer may read
it; then the page is searched for marks. What a customer may read is reckoned here from the story,
not by the query.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from jinja2 import meta
from sqlalchemy import ARRAY, JSON, CheckConstraint, Column, String, Table, select, text, update

from app.core.db import Model, db
from app.incidents import pages as incidents_pages
from app.incidents.models import Message
from app.incidents.queries import cases
from tests.conftest import new_client
from tests.forgetting import forgotten
from tests.incidents.case_story import DEEDS, Story
from tests.incidents.desk import Desk
from tests.incidents.test_case import link_to

# Codes that the program reads, and what names itself: nothing that somebody has typed.
CODES = {
    "incidents.incident": {"state", "state_category", "channel"},
    "incidents.message": {"voice", "delivery"},
    "incidents.merge": {"before"},
    "files.file": {"hash", "media_type"},
}


@settings(
    max_examples=30,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(deeds=st.lists(st.sampled_from(list(DEEDS)), max_size=14))
# Orders that chance finds seldom.
@example(deeds=("split", "reply", "split undone", "split"))
@example(deeds=("stranger's part", "split of a stranger's", "stranger's part taken apart"))
@example(deeds=("stranger's part", "split", "erased", "stranger writes", "own part"))
@example(deeds=("stranger's part", "split of a stranger's", "stranger erased", "split undone"))
@example(deeds=("split undone", "stranger's part", "erased", "customer", "split", "erased"))
@example(deeds=("stranger's part", "stranger's part taken apart", "stranger's part"))
@example(deeds=("erased", "own part", "own part writes", "split undone"))
@example(deeds=("file on a reply", "split", "erased", "split undone"))
@pytest.mark.attack(1)
@pytest.mark.attack(3)
@pytest.mark.attack(18)
@pytest.mark.attack(25)
def test_a_customer_reads_what_is_theirs_and_nothing_else(desk: Desk, deeds: Sequence[str]) -> None:
    assert all((desk.vera, desk.boris, desk.anna))  # who stay
    with forgotten():
        check(desk, deeds)


def check(desk: Desk, deeds: Sequence[str]) -> None:
    story = Story(desk)
    for deed in deeds:
        DEEDS[deed](story)
    links = {whose: link_to(desk, each) for whose, each in story.cases.items()}
    with marked() as marks:
        for whose, link in links.items():
            page = new_client(desk.app).get(link).text
            allowed = {marks["incidents.incident.subject", story.cases[whose].id]}
            allowed |= {marks["incidents.message.text", key] for key in story.texts[whose]}
            allowed |= {marks["files.file.name", key] for key in story.files[whose]}
            allowed |= first_names(marks, story.texts[whose])
            assert set(re.findall(MARK, page)) == allowed
            assert {UUID(each) for each in re.findall(KEY, page)} == story.files[whose]
            assert not re.findall(r"INC-|PRB-|problem|duplicate|not_sent|in_progress", page)
        for link in story.dead:
            answer = new_client(desk.app).get(link)
            assert (answer.status_code, re.findall(MARK, answer.text)) == (404, [])


def test_its_reads_ask_for_nothing_more(context: Flask) -> None:
    """A column that is added to them is read here first."""
    assert columns(cases.CASE) == {
        *("number", "subject", "created_at", "requester"),
        *("whole_id", "process_id", "state", "resolved_at"),  # none of these leaves `opened_by`
    }
    assert columns(cases.CONVERSATION) == {"id", "is_reply", "text", "created_at", "name"}
    assert columns(cases.FILES) == {"message_id", "id", "name", "size", "media_type"}
    assert told(cases.Case) == {
        *("number", "subject", "opened_at", "requester", "stage", "closes_at", "said")
    }
    assert told(cases.Said) == {"is_reply", "name", "text", "at", "files"}
    assert told(cases.CaseFile) == {"id", "name", "size", "is_picture"}


def test_its_page_is_given_nothing_more(desk: Desk) -> None:
    source = Path(incidents_pages.__file__ or "").parents[1] / "templates/incidents/case.html"
    read = meta.find_undeclared_variables(desk.app.jinja_env.parse(source.read_text()))
    assert read - desk.app.jinja_env.globals.keys() == {
        *("case", "token", "languages", "zone"),
        *("ui", "locale"),
    }


MARK = re.compile(r"mark\d+mark")
KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
Marks = dict[tuple[str, Any], str]


@contextmanager
def marked() -> Iterator[Marks]:
    """Put a mark of its own into every text of every row, for as long as this lasts."""
    marks: Marks = {}
    undone = db.session.connection().begin_nested()
    for table in Model.metadata.tables.values():
        if table.schema != "workflow":
            mark_rows(table, marks)
    try:
        yield marks
    finally:
        undone.rollback()
        db.session.expire_all()


def mark_rows(table: Table, marks: Marks) -> None:
    keys = list(table.primary_key)
    typed = [column for column in table.columns if may_be_marked(column)]
    for row in db.session.execute(select(*keys)).all() if typed else ():
        values = {
            column.name: value_for(column, len(marks) + at) for at, column in enumerate(typed)
        }
        same = [key == value for key, value in zip(keys, row, strict=True)]
        db.session.execute(update(table).where(*same).values(values))
        for column in typed:
            marks[f"{table.fullname}.{column.name}", row[0]] = MARK.findall(
                str(values[column.name])
            )[0]


def may_be_marked(column: Column[Any]) -> bool:
    table = column.table
    assert isinstance(table, Table)
    checks = [each for each in table.constraints if isinstance(each, CheckConstraint)]
    is_checked = any(re.search(rf"\b{column.name}\b", str(each.sqltext)) for each in checks)
    is_code = column.name in CODES.get(table.fullname, ())
    holds = column.type.item_type if isinstance(column.type, ARRAY) else column.type
    is_text = isinstance(holds, String | JSON)
    return is_text and not (column.primary_key or column.foreign_keys or is_checked or is_code)


def value_for(column: Column[Any], number: int) -> Any:
    words = f"mark{number}mark last{number}name"
    if isinstance(column.type, ARRAY):
        return [words]
    return {"en": words} if isinstance(column.type, JSON) else words


def first_names(marks: Marks, messages: Collection[UUID]) -> set[str]:
    rows = db.session.execute(
        select(Message.id).where(
            Message.id.in_(messages), Message.voice == "reply", Message.author_id.is_not(None)
        )
    )
    return {marks["incidents.message.author_name", key] for (key,) in rows}


def columns(query: str) -> set[str]:
    """The names of what a read returns."""
    values: dict[str, Any] = {
        "incident": None,
        "whole": None,
        "requester": None,
        "messages": [],
        "most": 1,
    }
    asked = {name: value for name, value in values.items() if f":{name}" in query}
    return set(db.session.execute(text(query), asked).keys())


def told(kind: type[Any]) -> set[str]:
    return {each.name for each in fields(kind)}
