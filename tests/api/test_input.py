"""Whatever is sent: a 4xx that names the field, never a 500."""

import json
from typing import Any

import pytest

from tests.api.conftest import Program
from tests.api.test_stories import NEW, opened

BIG = "x" * (10 * 1024 * 1024)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"subject": None}, "subject"),
        ({"subject": 7}, "subject"),
        ({"subject": ""}, "subject"),
        ({"subject": "   "}, "subject"),
        ({"subject": "two\nlines"}, "subject"),
        ({"subject": "x" * 201}, "subject"),
        ({"subject": "a\x00b"}, "subject"),
        ({"text": "a\x00b"}, "text"),
        ({"text": ["a"]}, "text"),
        ({"requester": {}}, "requester"),
        ({"requester": {"name": "a\x00b"}}, "requester.name"),
        ({"requester": {"email": "nowhere"}}, "requester.email"),
        ({"requester": {"name": "A", "role": "admin"}}, "requester.role"),
        ({"requester": "Anna"}, "requester"),
        ({"impact": "enormous"}, "impact"),
        ({"impact": 1}, "impact"),
        ({"tags": "vip"}, "tags"),
        ({"tags": ["vip", 7]}, "tags.1"),
        ({"tags": ["x" * 41]}, "tags.0"),
        ({"tags": ["a"] * 21}, "tags"),
        ({"department": "/no/such"}, "department"),
        ({"department": "cards"}, "department"),
        ({"category": "no_such"}, "category"),
        ({"priority": "critical"}, "priority"),
        ({"assignee_id": "1"}, "assignee_id"),
        ({"channel": "pigeon"}, "channel"),
    ],
)
def test_a_wrong_field_is_refused_by_its_name(
    program: Program, changes: dict[str, Any], field: str
) -> None:
    answer = program.post("/incidents", NEW | changes)
    assert answer.status_code == 422, answer.text
    assert answer.content_type == "application/problem+json"
    assert answer.json
    assert list(answer.json["faults"]) == [field]


@pytest.mark.parametrize(
    ("requester", "field"),
    [
        ({}, "requester"),
        (None, "requester"),
        ({"name": None}, "requester.name"),
        ({"name": " "}, "requester.name"),
        ({"phone": "none"}, "requester.phone"),
        ({"id": "1"}, "requester.id"),
    ],
)
def test_a_requester_is_corrected_with_what_fits(
    program: Program, requester: Any, field: str
) -> None:
    number = opened(program)
    answer = program.patch(f"/incidents/{number}", {"requester": requester}, If_Match='"1"')
    assert answer.status_code == 422
    assert answer.json
    assert list(answer.json["faults"]) == [field]


@pytest.mark.attack(21)
@pytest.mark.parametrize("field", ["state", "priority", "number", "version", "requester_id", "id"])
def test_fields_that_nobody_may_set_are_refused(program: Program, field: str) -> None:
    number = opened(program)
    answer = program.patch(f"/incidents/{number}", {field: "1"}, If_Match='"1"')
    assert answer.status_code == 422
    assert answer.json
    assert list(answer.json["faults"]) == [field]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b'{"subject": "\\ud800"}', 400),
        (b"[" * 100_000, 400),
        (b"NaN", 422),
        (b"[]", 422),
        (b"null", 422),
        (b"7" * 5000, 400),
        (json.dumps(NEW | {"text": BIG}).encode(), 413),
    ],
)
def test_a_body_that_is_none_is_refused(program: Program, body: bytes, status: int) -> None:
    answer = program.ask("POST", "/incidents", data=body, content_type="application/json")
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_a_body_of_another_kind_is_refused(program: Program, kind: str) -> None:
    answer = program.ask("POST", "/incidents", data=json.dumps(NEW), content_type=kind)
    assert answer.status_code == 415


@pytest.mark.attack(6)
@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"limit": "0"}, "limit"),
        ({"limit": "201"}, "limit"),
        ({"limit": "many"}, "limit"),
        ({"limit": ["1", "2"]}, "limit"),
        ({"cursor": "!"}, "cursor"),
        ({"cursor": "é"}, "cursor"),
        ({"cursor": "bnVsbA"}, "cursor"),
        ({"cursor": "x" * 501}, "cursor"),
        ({"state": "a\x00b"}, "state"),
        ({"assignee": "nobody"}, "assignee"),
        ({"department": "/no/such"}, "department"),
        ({"category": "none"}, "category"),
        ({"updated_since": "yesterday"}, "updated_since"),
        ({"updated_since": "2026-11-21T10:00:00"}, "updated_since"),
        ({"sort": "requester.email"}, "sort"),
        ({"sort": "assignee__password"}, "sort"),
        ({"assignee__password": "x"}, "assignee__password"),
        ({"order": "asc"}, "order"),
    ],
)
def test_a_wrong_query_is_refused_by_the_fields_name(
    program: Program, query: dict[str, Any], field: str
) -> None:
    answer = program.get("/incidents", **query)
    assert answer.status_code == 422, answer.text
    assert answer.json
    assert list(answer.json["faults"]) == [field]


@pytest.mark.attack(7)
@pytest.mark.parametrize("words", ["' OR 1=1 --", "x'; DROP TABLE incidents.incident; --"])
def test_sql_in_a_filter_is_no_sql(program: Program, words: str) -> None:
    opened(program)
    for name in ("state", "assignee", "category"):
        assert program.get("/incidents", **{name: words}).status_code == 422
    assert len(_incidents(program)) == 1


@pytest.mark.parametrize("number", ["INC-0", "INC-999999999999999"])
def test_a_number_that_is_none_is_not_found(program: Program, number: str) -> None:
    assert program.get(f"/incidents/{number}").status_code == 404


def test_an_address_with_a_nul_leads_nowhere(program: Program) -> None:
    number = opened(program)
    answer = program.put(f"/incidents/{number}/tags/a%00b")
    assert answer.status_code == 404


@pytest.mark.parametrize("seen", ["", '"x"', "*", 'W/"1"', '"1", "2"', '"99999999999999999999"'])
def test_an_if_match_that_is_none_is_refused(program: Program, seen: str) -> None:
    number = opened(program)
    answer = program.patch(f"/incidents/{number}", {"subject": "Other"}, If_Match=seen)
    assert answer.status_code == 422
    assert answer.json
    assert list(answer.json["faults"]) == ["If-Match"]


def _incidents(program: Program, **query: Any) -> list[dict[str, Any]]:
    answer = program.get("/incidents", **query)
    assert answer.json
    found: list[dict[str, Any]] = answer.json["incidents"]
    return found
