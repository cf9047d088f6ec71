"""Solving by programs: preview, start, how far it has come, undo."""

from typing import Any

import pytest

from app.core.actor import Scope
from app.core.db import db
from app.problems.services import cascading
from tests.api.conftest import Doors, Program, doors
from tests.problems.desk import ProblemDesk

__all__ = ["doors"]

SENT = {"kind": "solve", "texts": {"en": "Hello {name}, solved."}}


@pytest.fixture
def program(doors: Doors, desk: ProblemDesk) -> Program:
    scopes = (Scope.INCIDENTS_READ, Scope.INCIDENTS_WRITE)
    return doors.client(*scopes, departments=frozenset({desk.cards}))


def told(answer: Any) -> dict[str, Any]:
    assert answer.status_code < 300, answer.text
    found: dict[str, Any] = answer.json
    return found


def work(cascade: str) -> None:
    cascading.run(cascade)
    db.session.expire_all()


def test_a_program_previews_solves_watches_and_undoes(desk: ProblemDesk, program: Program) -> None:
    incident = desk.incident()
    hidden = desk.incident("Secret", department_id=desk.transfers, email="nils@example.com")
    problem = desk.problem(incident, hidden)
    at = f"/problems/{problem.reference}/cascades"

    preview = told(program.post(f"{at}/preview", SENT))
    assert (preview["incidents"], preview["told"], preview["hidden"]) == (2, 2, 1)
    assert [each["text"] for each in preview["lines"]] == ["Hello Ingrid Solberg, solved."]
    assert (problem.state, incident.state) == ("new", "waiting_problem")

    made = told(program.post(at, SENT))
    assert (made["stage"], made["waiting"]) == ("running", 2)
    work(made["id"])
    done = told(program.get(f"{at}/{made['id']}"))
    assert (done["stage"], done["done"], done["told"], done["hidden"]) == ("done", 2, 2, 1)
    assert [each["number"] for each in done["items"]] == [incident.reference]
    assert (problem.state, hidden.state) == ("solved", "resolved")

    assert told(program.post(f"{at}/{made['id']}/undoing", {}))["stage"] == "undoing"
    work(made["id"])
    back = told(program.get(f"{at}/{made['id']}"))
    assert (back["stage"], back["put_back"], back["may_undo"]) == ("undone", 2, False)
    assert program.post(f"{at}/{made['id']}/undoing", {}).status_code == 409
    assert incident.state == "waiting_problem"


def test_a_program_leaves_incidents_out(desk: ProblemDesk, program: Program) -> None:
    solved, left = desk.incident(), desk.incident(email="nils@example.com")
    problem = desk.problem(solved, left)
    at, sent = f"/problems/{problem.reference}/cascades", {**SENT, "without": [left.reference]}
    preview = told(program.post(f"{at}/preview", sent))
    assert (preview["done"], preview["left_alone"]) == (1, {"left_out": 1})
    work(told(program.post(at, sent))["id"])
    assert (problem.state, solved.state, left.state) == ("solved", "resolved", "waiting_problem")


@pytest.mark.attack(1)
def test_a_program_leaves_out_only_what_it_sees(desk: ProblemDesk, program: Program) -> None:
    hidden = desk.incident("Secret", department_id=desk.transfers, email="nils@example.com")
    problem = desk.problem(desk.incident(), hidden)
    for address in ("cascades", "cascades/preview"):
        sent = {**SENT, "without": [hidden.reference]}
        answer = program.post(f"/problems/{problem.reference}/{address}", sent)
        assert (answer.status_code, (answer.json or {})["code"]) == (409, "not_a_member")
    assert problem.state == "new"


def test_the_same_request_begins_one_cascade(desk: ProblemDesk, program: Program) -> None:
    problem = desk.problem(desk.incident())
    at = f"/problems/{problem.reference}/cascades"
    first = told(program.post(at, SENT, Idempotency_Key="once"))
    again = told(program.post(at, SENT, Idempotency_Key="once"))
    assert first["id"] == again["id"]


def test_customers_must_be_told_something(desk: ProblemDesk, program: Program) -> None:
    problem = desk.problem(desk.incident())
    at = f"/problems/{problem.reference}/cascades"
    assert program.post(at, {"kind": "solve"}).status_code == 422
    assert program.post(at, {**SENT, "by": "somebody"}).status_code == 422
    assert problem.state == "new"


@pytest.mark.attack(2)
@pytest.mark.attack(22)
def test_a_program_reaches_a_cascade_at_its_own_problem_only(
    desk: ProblemDesk, program: Program
) -> None:
    problem, other = desk.problem(desk.incident()), desk.problem(desk.incident())
    key = told(program.post(f"/problems/{problem.reference}/cascades", SENT))["id"]
    wrong = f"/problems/{other.reference}/cascades/{key}"
    assert program.get(wrong).status_code == 404
    assert program.post(f"{wrong}/undoing", {}).status_code == 404
    assert problem.state == "solved"


@pytest.mark.attack(1)
def test_nobody_solves_what_they_do_not_see(desk: ProblemDesk, doors: Doors) -> None:
    problem = desk.problem(desk.incident())
    stranger = doors.client(
        Scope.INCIDENTS_READ, Scope.INCIDENTS_WRITE, departments=frozenset({desk.transfers})
    )
    at = f"/problems/{problem.reference}/cascades"
    for address in (at, f"{at}/preview"):
        assert stranger.post(address, SENT).status_code == 404
    assert problem.state == "new"
