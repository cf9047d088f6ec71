"""Problems for programs; and lists, counts, rows and the API agree on who sees what."""

from typing import Any

import pytest
from sqlalchemy import select

from app.core.actor import Scope
from app.core.db import db
from app.incidents.services import assign, resolve
from app.problems import access, queries, services
from app.problems.models import Membership, Problem
from tests.api.conftest import Doors, Program, doors
from tests.incidents.desk import SOLVED
from tests.problems.desk import ProblemDesk

__all__ = ["doors"]


@pytest.fixture
def program(doors: Doors, desk: ProblemDesk) -> Program:
    scopes = (Scope.INCIDENTS_READ, Scope.INCIDENTS_WRITE)
    return doors.client(*scopes, departments=frozenset({desk.cards}))


def told(answer: Any) -> dict[str, Any]:
    assert answer.status_code < 300, answer.text
    found: dict[str, Any] = answer.json
    return found


def test_a_problem_lives_its_life_over_the_api(desk: ProblemDesk, program: Program) -> None:
    one, other = desk.incident(), desk.incident()
    sent = {"title": "Carrier lost them", "incidents": [one.reference]}
    made = told(program.post("/problems", sent))
    at = f"/problems/{made['number']}"
    assert (made["department"], made["incidents"]) == ("/cards", 1)
    known = told(program.patch(at, {"workaround": "Virtual card"}, If_Match='"2"'))
    assert known["workaround"] == "Virtual card"
    assert program.patch(at, {"workaround": "No"}, If_Match='"1"').status_code == 412
    told(program.put(f"{at}/incidents/{other.reference}"))
    assert told(program.put(f"{at}/state", {"state": "analysis"}))["state"] == "analysis"
    assert program.put(f"{at}/state", {"state": "solved"}).status_code == 409
    told(program.post(f"{at}/notes", {"text": "Carrier promises tonight"}))
    assert told(program.get(f"{at}/notes"))["notes"][0]["text"] == "Carrier promises tonight"
    members = told(program.get(f"{at}/incidents"))
    assert {each["incident"] for each in members["members"]} == {one.reference, other.reference}
    split = {"title": "Another cause", "incidents": [other.reference]}
    part = told(program.post(f"{at}/splitting", split))
    merged = told(program.put(f"/problems/{part['number']}/merging", {"into": made["number"]}))
    assert (merged["state"], merged["merged_into"]) == ("closed", made["number"])
    assert told(program.get(at))["incidents"] == 2
    back = told(program.delete(f"/problems/{part['number']}/merging"))
    assert (back["merged_into"], back["incidents"]) == (None, 1)
    there = f"/problems/{part['number']}/incidents/{other.reference}"
    assert told(program.post(f"{there}/transfer", {"to": made["number"]}))["incidents"] == 2
    assert told(program.delete(f"{at}/incidents/{other.reference}"))["incidents"] == 1


@pytest.mark.attack(3)
def test_history_names_only_what_the_program_sees(desk: ProblemDesk, program: Program) -> None:
    mine, hidden = desk.incident(), desk.incident(department_id=desk.transfers)
    problem = desk.problem(mine, hidden)
    desk.at(problem, services.take, by=desk.vera)
    history = told(program.get(f"/problems/{problem.reference}/history"))
    said = [(each["field"], each["new"]) for each in history["changes"]]
    assert {("joined", mine.reference), ("joined", None), ("assignee", "vera")} <= set(said)
    assert hidden.reference not in str(history)


@pytest.mark.attack(3)
def test_all_members_are_read_page_by_page(desk: ProblemDesk, program: Program) -> None:
    mine = [desk.incident() for _ in range(5)]
    problem = desk.problem(*mine, desk.incident(department_id=desk.transfers))
    desk.doing(mine[2], resolve, SOLVED, by=desk.vera)
    read: list[str] = []
    asked: dict[str, Any] = {"limit": 2}
    while asked.get("cursor", "first"):
        page = told(program.get(f"/problems/{problem.reference}/incidents", **asked))
        assert (page["seen"], page["hidden"]) == (5, 1)
        read += [each["incident"] for each in page["members"]]
        asked["cursor"] = page["next_cursor"]
    assert len(read) == 5
    assert read[-1] == mine[2].reference
    assert set(read) == {each.reference for each in mine[:5]}


def test_a_cursor_of_another_list_leads_nowhere(desk: ProblemDesk, program: Program) -> None:
    problem = desk.problem(desk.incident(), desk.incident())
    foreign = told(program.get("/incidents", limit=1))["next_cursor"]
    at = f"/problems/{problem.reference}/incidents"
    for wrong in ({"cursor": foreign}, {"cursor": "nonsense"}, {"limit": 201}):
        assert program.get(at, **wrong).status_code == 422


@pytest.mark.attack(3)
def test_list_count_row_and_api_agree_for_every_role(desk: ProblemDesk, doors: Doors) -> None:
    departments = (desk.cards, desk.delivery, desk.transfers, None)
    opened = [desk.incident(department_id=each) for each in departments]
    for each in opened:
        desk.problem(each)
    desk.problem()
    desk.doing(opened[2], assign, to=desk.boris.id, by=desk.oleg)
    for who in (desk.vera, desk.boris, desk.oleg, desk.anna, desk.henrik):
        rule = set(db.session.scalars(select(Problem.number).where(access.visible_to(who))))
        listed = queries.page(who, queries.VIEWS["open"], queries.SORTS["number"])
        assert {row.number for row in listed.rows} == rule
        assert queries.count(who, queries.VIEWS["open"]) == len(rule)
        program = doors.person(who)
        api = told(program.get("/problems"))["problems"]
        assert {int(each["number"][4:]) for each in api} == rule
        for number in db.session.scalars(select(Problem.number)).all():
            status = program.get(f"/problems/PRB-{number}").status_code
            assert status == (200 if number in rule else 404)


@pytest.mark.attack(3)
def test_who_sees_many_gets_the_same_pages(
    desk: ProblemDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [desk.problem(desk.incident()).number for _ in range(7)]
    desk.problem(desk.incident(department_id=desk.transfers))
    picked = queries.page(desk.vera, queries.VIEWS["open"], queries.SORTS["updated"])
    monkeypatch.setattr("app.problems.queries.walking.FEW", 1)
    walked = queries.page(desk.vera, queries.VIEWS["open"], queries.SORTS["updated"])
    assert list(walked.rows) == list(picked.rows)
    assert sorted(row.number for row in walked.rows) == made


@pytest.mark.attack(1)
def test_a_secondary_number_is_asked_for_its_right(desk: ProblemDesk, program: Program) -> None:
    own, foreign = desk.incident(), desk.incident(department_id=desk.transfers)
    problem, hidden = desk.problem(own), desk.problem(foreign)
    at = f"/problems/{problem.reference}"
    assert program.put(f"{at}/incidents/{foreign.reference}").status_code == 404
    sent = {"title": "x", "incidents": [foreign.reference]}
    assert program.post("/problems", sent).status_code == 404
    assert program.post(f"{at}/splitting", sent).status_code == 404
    assert program.put(f"{at}/merging", {"into": hidden.reference}).status_code == 404
    to = {"to": hidden.reference}
    assert program.post(f"{at}/incidents/{own.reference}/transfer", to).status_code == 404
    assert db.session.get_one(Membership, foreign.id).problem_id == hidden.id


@pytest.mark.attack(6)
@pytest.mark.parametrize("sort", ["title", "assignee_id", "-version"])
def test_the_api_knows_its_sorts_only(program: Program, sort: str) -> None:
    assert program.get("/problems", sort=sort).status_code == 422


def test_pages_of_the_api_follow_each_other(desk: ProblemDesk, program: Program) -> None:
    made = [desk.problem().reference for _ in range(5)]
    for sort in ("-updated", "created", "priority", "-incidents", "number"):
        found, cursor = [], None
        while True:
            more: dict[str, Any] = {"cursor": cursor} if cursor else {}
            page = told(program.get("/problems", sort=sort, limit=2, **more))
            found += [each["number"] for each in page["problems"]]
            cursor = page["next_cursor"]
            if cursor is None:
                break
        assert sorted(found) == made
