"""Processes as files, by their pages."""

import json
import re
from copy import deepcopy
from io import BytesIO
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from app.core.settings import settings
from app.workflow import file, queries
from app.workflow.definition import Definition
from tests.conftest import new_client
from tests.incidents.desk import Browser, Desk
from tests.workflow import drawn as small
from tests.workflow import pictured
from tests.workflow.draft import DRAFT, design, drawn
from tests.workflow.pictured import twenty

SCHEMA = "/api/process.schema.json"


def test_a_version_is_a_file_that_can_be_drawn_from(desk: Desk, petra: Browser) -> None:
    sent = petra.get("/processes/incident/versions/1/file")
    assert sent.headers["Content-Disposition"] == 'attachment; filename="incident-1.json"'
    assert file.read(sent.data) == queries.newest("incident").definition
    assert petra.get("/processes/incident/versions/7").status_code == 404
    other = (BytesIO(json.dumps(twenty().as_kept()).encode()), "process.json")
    petra.post(f"{DRAFT}/replacement", {"seen": design().revision, "file": other})
    assert drawn() == twenty()
    page = petra.get(DRAFT).text
    assert len(re.findall(r'<a class="node', page)) == 20


@pytest.mark.attack(21)
@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"no json", "This is no JSON."),
        (b'{"first": "new", "states": []}', "look at states"),
        (b'{"first": "new", "states": [{"code": "NEW"}]}', "look at states.0"),
        (b'{"first": "new", "states": [], "code": "1"}', "look at"),
        (
            b'{"first": "a", "states": [{"code": "a", "category": "new", "labels": {"en": " "}}]}',
            "look at states.0.labels.en",
        ),
    ],
)
def test_a_file_that_is_no_process_is_refused(
    desk: Desk, petra: Browser, body: bytes, said: str
) -> None:
    before = drawn()
    sent = (BytesIO(body), "process.json")
    answer = petra.post(f"{DRAFT}/replacement", {"seen": design().revision, "file": sent})
    assert answer.status_code == 422
    assert said in answer.text
    assert drawn() == before


@pytest.mark.parametrize("process", ["incident", "problem"])
def test_a_file_names_its_schema_and_keeps_to_it(desk: Desk, petra: Browser, process: str) -> None:
    sent = petra.get(f"/processes/{process}/versions/1/file").get_json()
    told = new_client(desk.app).get(SCHEMA)
    assert told.mimetype == "application/schema+json"
    known = told.get_json()
    assert sent["$schema"] == known["$id"]
    assert known["$id"] == settings().public_url + SCHEMA
    assert known["$schema"] == file.DIALECT
    jsonschema_rs.meta.validate(known)
    jsonschema_rs.validate(known, sent)
    page = petra.get(f"/processes/{process}").text
    assert f'href="{SCHEMA}"' in page
    replacement = (BytesIO(json.dumps(sent | {"$schema": "of another desk"}).encode()), "a.json")
    petra.post(f"{DRAFT}/replacement", {"seen": design().revision, "file": replacement})
    assert drawn() == queries.newest(process).definition


def judged(known: Any, sent: Any) -> tuple[bool, bool]:
    """Whether the schema takes what is sent, and whether the import does."""
    try:
        file.read(json.dumps(sent).encode())
    except ValidationError:
        return jsonschema_rs.is_valid(known, sent), False
    return jsonschema_rs.is_valid(known, sent), True


KNOWN = file.schema("/schema")


@given(st.one_of(small.definitions(), pictured.definitions()))
def test_whatever_is_drawn_keeps_to_the_schema(process: Definition) -> None:
    sent = json.loads(file.written(process, schema="/schema"))
    assert judged(KNOWN, sent) == (True, True)
    assert file.read(json.dumps(sent).encode()) == process


WHOLE = json.loads(
    file.written(
        small.drawn(
            moves=[
                {
                    "from": "new",
                    "to": "doing",
                    "labels": {"en": "Begin", "ru": "Начать"},
                    "who": ["lead"],
                    "needs": ["reason"],
                    "then": [
                        {"do": "assign", "to": "mover"},
                        {"do": "notify", "whom": "leads"},
                        {"do": "set", "field": "site", "value": "x"},
                        {"do": "wait", "hours": 3, "to": "done"},
                    ],
                },
            ],
            on_customer={"done": "doing"},
            fields=[
                small.field(
                    "site",
                    "choice",
                    choices=[{"code": "a", "labels": {"en": "A"}}],
                    required='state = "done"',
                    shown="x = 1",
                    pattern="",
                    listed=True,
                )
            ],
        ),
        schema="/schema",
    )
)
"""A process that has one of everything."""


def places(held: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = (
        held.items()
        if isinstance(held, dict)
        else enumerate(held)
        if isinstance(held, list)
        else ()
    )
    return [way, *(each for name, value in inner for each in places(value, (*way, name)))]


ANYTHING = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.text(max_size=70),
    st.just([]),
    st.just({}),
    st.sampled_from(
        [" New", "New\n", "\x85New", "\ufeff", "a\x00", "x" * 61, "new", "origin", "1", 1.5]
    ),
)


@given(
    st.sampled_from(places(WHOLE)),
    ANYTHING,
    st.none() | st.text(max_size=8) | st.sampled_from(["origin", "xx", "$schema", "ru"]),
)
def test_the_import_refuses_what_the_schema_refuses_and_nothing_else(
    place: tuple[Any, ...], value: Any, name: str | None
) -> None:
    """At any place of a file something else stands, or something more."""
    sent = {"whole": deepcopy(WHOLE)}
    held: Any = sent
    last: Any = "whole"
    for step in place:
        held, last = held[last], step
    if name is not None and isinstance(held[last], dict):
        held, last = held[last], name
    held[last] = value
    by_schema, by_import = judged(KNOWN, sent["whole"])
    assert by_schema == by_import
