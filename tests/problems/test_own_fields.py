"""Fields of the company's own on problems: on their pages, in lists, moves, solving, the API."""

import re
from typing import Any

import pytest
from sqlalchemy import select

from app.core.actor import SYSTEM, Scope
from app.core.db import db, transaction
from app.core.errors import Invalid
from app.incidents import access as access_to
from app.incidents.services import erasing
from app.problems import services
from app.problems.models import Cascade, Change, Problem, Value
from app.workflow import drawing
from app.workflow.definition import CustomField, Definition, Who
from app.workflow.errors import NotYourMove
from app.workflow.services import holding
from tests.api.conftest import Doors, Program, doors
from tests.incidents.own_fields import draw
from tests.problems.cascades import TEXTS, solve
from tests.problems.desk import ProblemDesk
from tests.problems.test_api import told

__all__ = ["doors"]

OWN: list[dict[str, Any]] = [
    {
        "code": "cause",
        "kind": "text",
        "labels": {"en": "Root cause", "ru": "Причина"},
        "required": 'state = "solved"',
        "listed": True,
    },
    {"code": "vendor", "kind": "flag", "labels": {"en": "Vendor’s fault"}},
    {
        "code": "ticket",
        "kind": "text",
        "labels": {"en": "Vendor’s ticket"},
        "shown": "vendor = yes",
    },
    {"code": "reviewer", "kind": "person", "labels": {"en": "Reviewer"}},
]


def with_fields(drawn: Definition) -> Definition:
    for each in OWN:
        drawn = drawing.put_field(drawn, CustomField.model_validate(each))
    return drawn


@pytest.fixture
def filled(desk: ProblemDesk) -> ProblemDesk:
    draw(desk, with_fields, of="problem")
    return desk


def values_of(problem: Problem) -> dict[str, Any]:
    return holding.held(Value, [problem.id])[problem.id]


def test_an_agent_fills_them_in_and_takes_it_back(filled: ProblemDesk) -> None:
    problem, browser = filled.problem(), filled.client(filled.vera)
    page = f"/problems/{problem.reference}"
    assert 'data-key="h"' in browser.get(page).text
    form = browser.get(f"{page}/own-fields").text
    assert 'name="fields.ticket"' not in form  # shown when vendor = yes
    typed = {"seen": "1", "fields.cause": "A lorry", "fields.vendor": "yes"}
    assert browser.post(f"{page}/own-fields", typed).status_code == 303
    assert values_of(problem) == {"cause": "A lorry", "vendor": True}
    shown = browser.get(page).text
    assert re.search(r"<dt>Root cause</dt><dd>A lorry</dd>", shown)
    assert "<b>Root cause</b> – → A lorry" in shown
    assert browser.post(f"{page}/changes/2/undoing").status_code == 303
    assert values_of(problem) == {}


def test_two_who_change_the_same_field_are_shown_both_values(filled: ProblemDesk) -> None:
    problem, page = filled.problem(), ""
    address = f"/problems/{problem.reference}/own-fields"
    vera, boris = filled.client(filled.vera), filled.client(filled.boris)
    vera.post(address, {"seen": "1", "fields.vendor": "yes"})
    page = boris.post(address, {"seen": "1", "fields.vendor": "no"}).text
    assert "Vendor’s fault" in page
    assert re.findall(r'name="fields.vendor" value="(\w+)"', page) == ["yes", "no"]
    boris.post(address, {"seen": "2", "fields.vendor": "no"})
    assert values_of(problem) == {"vendor": False}


def test_lists_have_a_column_for_those_that_are_to_be_listed(filled: ProblemDesk) -> None:
    problem = filled.problem()
    filled.at(problem, services.edit, {"fields.cause": "A lorry"}, seen=1, by=filled.vera)
    page = filled.client(filled.vera).get("/problems/queue/open").text
    assert re.findall(r'<th scope="col" class="c-own[^"]*">([^<]+)', page) == ["Root cause"]
    assert re.findall(r'<td class="c-own[^"]*">([^<]+)', page) == ["A lorry"]


def test_a_new_problem_is_asked_for_what_is_shown(filled: ProblemDesk) -> None:
    browser = filled.client(filled.vera)
    typed = {"title": "Lorry", "department": str(filled.cards), "fields.vendor": "yes"}
    form = browser.post("/problems/new", typed).text
    assert 'name="fields.ticket"' in form
    assert 'value="Lorry"' in form
    made = browser.post("/problems", {**typed, "fields.ticket": "V-7"})
    number = int(made.location.rpartition("-")[2])
    problem = db.session.scalars(select(Problem).where(Problem.number == number)).one()
    assert values_of(problem) == {"vendor": True, "ticket": "V-7"}


def test_solving_asks_for_what_is_required_then(filled: ProblemDesk) -> None:
    problem, browser = filled.problem(filled.incident()), filled.client(filled.vera)
    page = f"/problems/{problem.reference}"
    assert 'name="fields.cause"' in browser.get(f"{page}/solving").text
    sent = {"kind": "solve", **TEXTS}
    refused = browser.post(f"{page}/cascades", sent)
    assert refused.status_code == 422
    assert 'href="#f-fields.cause"' in refused.text
    assert db.session.scalars(select(Cascade)).all() == []
    assert browser.post(f"{page}/cascades", {**sent, "fields.cause": "Rain"}).status_code == 303
    db.session.expire_all()
    assert (problem.state, values_of(problem)) == ("solved", {"cause": "Rain"})


def test_a_move_asks_for_what_it_needs_and_so_does_taking(desk: ProblemDesk) -> None:
    def needs(drawn: Definition) -> Definition:
        drawn = with_fields(drawn)
        for ends in (("new", "analysis"), ("new", "in_progress")):
            move = drawn.by_ends[ends].model_copy(update={"needs": ("cause", "reason")})
            drawn = drawing.put_move(drawn, move, was=ends)
        return drawn

    draw(desk, needs, of="problem")
    problem, browser = desk.problem(), desk.client(desk.vera)
    page = f"/problems/{problem.reference}"
    assert f'href="{page}/moves/analysis"' in browser.get(page).text
    for address, sent in (("taking", {}), ("moves", {"state": "analysis"})):
        refused = browser.post(f"{page}/{address}", sent)
        assert refused.status_code == 422
        assert 'name="fields.cause"' in refused.text
    db.session.expire_all()
    assert (problem.state, problem.assignee_id) == ("new", None)
    typed = {"seen": "1", "fields.cause": "Rain", "reason": ""}
    assert browser.post(f"{page}/moves/analysis", typed).status_code == 422
    assert values_of(problem) == {}
    assert browser.post(f"{page}/moves/analysis", {**typed, "reason": "Why"}).status_code == 303
    db.session.expire_all()
    assert (problem.state, values_of(problem)) == ("analysis", {"cause": "Rain"})
    assert browser.get(f"{page}/moves/solved").status_code == 404  # solving has a page of its own


def test_a_way_that_the_process_has_not_is_neither_offered_nor_taken(desk: ProblemDesk) -> None:
    def by_leads(drawn: Definition) -> Definition:
        drawn = drawing.drop_move(drawn, ("new", "solved"))
        move = drawn.by_ends["analysis", "solved"].model_copy(update={"who": (Who.LEAD,)})
        return drawing.put_move(drawn, move, was=move.ends)

    assert desk.anna  # a role that nobody has would be a fault
    draw(desk, by_leads, of="problem")
    problem, browser = desk.problem(desk.incident()), desk.client(desk.vera)
    page = f"/problems/{problem.reference}"
    assert "kind=solve" not in browser.get(page).text
    assert browser.post(f"{page}/cascades", {"kind": "solve", **TEXTS}).status_code == 409
    desk.at(problem, services.move, "analysis", by=desk.vera)
    assert "kind=solve" not in browser.get(page).text
    with pytest.raises(NotYourMove):
        solve(desk, problem)
    solve(desk, problem, by=desk.anna)
    db.session.expire_all()
    assert problem.state == "solved"


def test_a_required_value_cannot_be_taken_away_again(filled: ProblemDesk) -> None:
    problem = filled.problem()
    filled.at(problem, services.edit, {"fields.cause": "Rain"}, seen=1, by=filled.vera)
    solve(filled, problem)
    with pytest.raises(Invalid):
        filled.at(problem, services.edit, {"fields.cause": ""}, seen=99, by=filled.vera)


def test_programs_send_and_read_them(filled: ProblemDesk, doors: Doors) -> None:
    scopes = (Scope.INCIDENTS_READ, Scope.INCIDENTS_WRITE)
    program: Program = doors.client(*scopes, departments=frozenset({filled.cards}))
    begun = {"title": "Lorry", "department": "/cards", "fields": {"vendor": True}}
    made = told(program.post("/problems", begun))
    assert made["fields"] == {"cause": None, "vendor": True, "ticket": None, "reviewer": None}
    at = f"/problems/{made['number']}"
    assert program.patch(at, {"fields": {"nope": 1}}, If_Match='"1"').status_code == 422
    sent = {"fields": {"reviewer": filled.vera.name.split()[0].lower()}}
    assert told(program.patch(at, sent, If_Match='"1"'))["fields"]["reviewer"] == "vera"
    line = told(program.get(f"{at}/history"))["changes"][0]
    assert (line["field"], line["old"], line["new"]) == ("fields.reviewer", None, "vera")
    moved = told(program.put(f"{at}/state", {"state": "analysis", "fields": {"ticket": "V-7"}}))
    assert (moved["state"], moved["fields"]["ticket"]) == ("analysis", "V-7")
    solving = {"kind": "solve", "texts": {"en": "It is solved."}}
    refused = program.post(f"{at}/cascades", solving)
    assert refused.status_code == 422
    assert "fields.cause" in refused.text
    done = program.post(f"{at}/cascades", {**solving, "fields": {"cause": "Rain"}})
    assert done.status_code == 201
    assert told(program.get(at))["fields"]["cause"] == "Rain"


def test_words_of_whoever_is_erased_leave_them(filled: ProblemDesk) -> None:
    incident = filled.incident()
    problem = filled.problem(incident)
    name = incident.requester.name
    written = {"fields.cause": f"{name} sat on it", "fields.vendor": "yes"}
    filled.at(problem, services.edit, written, seen=problem.version, by=filled.vera)
    filled.at(problem, services.move, "analysis", by=filled.vera, reason=f"{name} asked")
    with transaction():
        found = access_to.requester_to_erase(SYSTEM, incident.number, to="work")
        erasure = erasing.start(
            found.requester, confirmed=found.reference, incident=found, by=SYSTEM
        )
    erasing.run(str(erasure.id))
    db.session.expire_all()
    kept = values_of(problem)
    assert name not in kept["cause"]
    assert kept["cause"].endswith("sat on it")
    assert kept["vendor"] is True
    move = db.session.query(Change).filter_by(problem_id=problem.id, field="state").one()
    assert name not in (move.reason or "")
