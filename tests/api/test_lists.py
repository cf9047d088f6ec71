"""Lists by cursor: each row once, in order, and only what the caller sees."""

from typing import Any

import pytest

from app.core.actor import Scope
from tests.api.conftest import Doors, Program
from tests.api.test_stories import opened
from tests.incidents.desk import Desk


def walked(program: Program, **query: Any) -> list[str]:
    found: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = program.get("/incidents", **query, **cursor).json
        assert page
        found += [each["number"] for each in page["incidents"]]
        if page["next_cursor"] is None:
            return found
        cursor = {"cursor": page["next_cursor"]}


@pytest.mark.parametrize("sort", ["updated", "created", "number", "priority"])
@pytest.mark.parametrize("way", ["", "-"])
def test_pages_hold_each_incident_once_in_order(program: Program, sort: str, way: str) -> None:
    levels = ["high", "medium", "low"]
    made = [opened(program, impact=levels[step % 3]) for step in range(7)]
    found = walked(program, sort=way + sort, limit=3)
    assert sorted(found) == sorted(made)
    if sort != "priority":
        assert found == (made[::-1] if way else made)


def test_a_cursor_of_another_order_is_refused(program: Program) -> None:
    for _ in range(3):
        opened(program)
    page = program.get("/incidents", sort="number", limit=1).json
    assert page
    answer = program.get("/incidents", sort="-number", cursor=page["next_cursor"])
    assert answer.status_code == 422


def test_a_list_is_narrowed_by_what_programs_name(program: Program, desk: Desk) -> None:
    assert desk.vera.id
    number = opened(program)
    other = opened(program, category=None, department="/cards/card-delivery")
    program.put(f"/incidents/{number}/assignment", {"assignee": "vera"})
    program.put(f"/incidents/{other}/state", {"state": "waiting_customer"})
    assert walked(program, assignee="vera") == [number]
    assert walked(program, category="card_arrival") == [number]
    assert walked(program, department="/cards/card-delivery") == [other]
    assert walked(program, state="waiting_customer") == [other]
    assert walked(program, state="new", assignee="vera", department="/cards") == [number]
    since = program.get(f"/incidents/{other}").json
    assert since
    assert walked(program, updated_since=since["created_at"]) == [other, number]
    assert walked(program, updated_since=since["updated_at"]) == []


@pytest.mark.attack(3)
def test_lists_hold_only_what_the_caller_sees(doors: Doors, desk: Desk, program: Program) -> None:
    mine, nobodys = opened(program), opened(program, department=None)
    assert walked(doors.person(desk.oleg)) == [nobodys]
    assert walked(doors.person(desk.vera)) == [nobodys, mine]
    stranger = doors.client(Scope.INCIDENTS_READ, departments=frozenset({desk.transfers}))
    assert walked(stranger) == [nobodys]
    assert walked(stranger, department="/cards") == []


def test_messages_come_page_by_page_each_once(program: Program) -> None:
    number = opened(program)
    for step in range(4):
        program.post(f"/incidents/{number}/messages", {"voice": "note", "text": f"Note {step}"})
    found: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    while True:
        page = program.get(f"/incidents/{number}/messages", **query).json
        assert page
        found += [each["text"] for each in page["messages"]]
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
    assert found == ["Where is my card?", "Note 0", "Note 1", "Note 2", "Note 3"]


@pytest.mark.attack(2)
def test_a_program_opens_nothing_that_its_lists_do_not_hold(program: Program, desk: Desk) -> None:
    # Nobody has it: that must not make it everybody's, as a program is nobody's assignee either.
    elsewhere = desk.incident(department_id=desk.transfers)
    here, nowhere = desk.incident(), desk.incident(department_id=None)
    assert sorted(walked(program)) == sorted([here.reference, nowhere.reference])
    for path in ("", "/messages", "/history"):
        assert program.get(f"/incidents/{elsewhere.reference}{path}").status_code == 404
    answer = program.post(
        f"/incidents/{elsewhere.reference}/messages", {"voice": "note", "text": "Hi"}
    )
    assert answer.status_code == 404
