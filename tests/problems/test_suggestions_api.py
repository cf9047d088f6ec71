"""What is offered, for programs; and nobody learns from it what they may not see."""

from typing import Any

import pytest
from sqlalchemy import select

from app.core.actor import SYSTEM, Scope
from app.core.db import db
from app.problems import services
from app.problems.models import Answer, Example, Membership, Suggestion
from tests.api.conftest import Doors, Program, doors
from tests.problems.desk import ProblemDesk
from tests.problems.offers import offer

__all__ = ["doors"]


@pytest.fixture
def program(doors: Doors, desk: ProblemDesk) -> Program:
    scopes = (Scope.INCIDENTS_READ, Scope.INCIDENTS_WRITE)
    return doors.client(*scopes, departments=frozenset({desk.cards}))


def told(answer: Any) -> dict[str, Any]:
    assert answer.status_code < 300, answer.text
    found: dict[str, Any] = answer.json
    return found


def test_an_offer_is_read_and_answered(desk: ProblemDesk, program: Program) -> None:
    member, incident = desk.incident("Lost"), desk.incident("Perhaps lost")
    problem = desk.problem(member)
    offer(problem, incident, member)
    at = f"/incidents/{incident.reference}/suggestions"
    (found,) = told(program.get(at))["suggestions"]
    assert (found["problem"], found["state"], found["by"]) == (problem.reference, "open", None)
    assert found["why"]["nearest"] == [{"incident": member.reference, "score": 0.66}]
    assert (found["why"]["hidden"], found["why"]["shared"]) == (0, ["card"])
    (listed,) = told(program.get("/suggestions"))["suggestions"]
    (offered,) = told(program.get(f"/problems/{problem.reference}/suggestions"))["suggestions"]
    assert listed == offered
    assert (listed["incident"], listed["subject"]) == (incident.reference, "Perhaps lost")

    state = f"{at}/{problem.reference}/state"
    for said, verdict in (("declined", "no"), ("open", None), ("accepted", "yes")):
        assert told(program.put(state, {"state": said}))["state"] == said
        example = db.session.get(Example, (incident.id, problem.id), populate_existing=True)
        assert (example.verdict if example else None) == verdict
    assert program.put(state, {"state": "declined"}).status_code == 409
    assert told(program.get("/suggestions"))["suggestions"] == []
    members = told(program.get(f"/problems/{problem.reference}/incidents"))["members"]
    (placed,) = [each for each in members if each["incident"] == incident.reference]
    assert (placed["placed"], placed["why"]["score"]) == ("person", 0.66)


def test_the_same_key_answers_once(desk: ProblemDesk, program: Program) -> None:
    problem, incident = desk.problem(), desk.incident()
    offer(problem, incident)
    state = f"/incidents/{incident.reference}/suggestions/{problem.reference}/state"
    for _ in range(2):
        told(program.put(state, {"state": "accepted"}, Idempotency_Key="k-1"))
    assert program.put(state, {"state": "open"}, Idempotency_Key="k-1").status_code == 422


def test_pages_of_offers_follow_each_other(desk: ProblemDesk, program: Program) -> None:
    problem = desk.problem()
    made = [desk.incident() for _ in range(5)]
    for each in made:
        offer(problem, each)
    found: list[str] = []
    cursor: dict[str, str] = {}
    while cursor is not None:
        page = told(program.get("/suggestions", limit=2, **cursor))
        found += [each["incident"] for each in page["suggestions"]]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert found == [each.reference for each in reversed(made)]


@pytest.mark.attack(2)
def test_an_offer_belongs_to_its_incident_and_its_problem(
    desk: ProblemDesk, program: Program
) -> None:
    problem, other, incident = desk.problem(), desk.problem(), desk.incident()
    offer(problem, incident)
    stranger = desk.incident()
    for number, reference in (
        (incident.reference, other.reference),
        (stranger.reference, problem.reference),
    ):
        state = f"/incidents/{number}/suggestions/{reference}/state"
        for said in ("accepted", "declined", "open"):
            assert program.put(state, {"state": said}).status_code == 404
    assert db.session.get(Membership, incident.id) is None
    assert db.session.scalars(select(Suggestion.state)).all() == [Answer.OPEN]


@pytest.mark.attack(1)
def test_neither_a_foreign_problem_nor_a_foreign_incident_is_answered_for(
    desk: ProblemDesk, program: Program
) -> None:
    foreign = desk.problem(desk.incident(department_id=desk.transfers))
    own, incident = desk.problem(), desk.incident()
    hidden = desk.incident(department_id=desk.transfers)
    offer(foreign, incident)
    offer(own, hidden)
    browser = desk.client(desk.vera)
    for one, problem in ((incident, foreign), (hidden, own)):
        at = f"/incidents/{one.reference}/suggestions/{problem.reference}"
        assert program.put(f"{at}/state", {"state": "accepted"}).status_code == 404
        for verb in ("accepting", "declining", "offering"):
            assert browser.post(f"{at}/{verb}").status_code == 404
    assert db.session.get(Membership, incident.id) is None


@pytest.mark.attack(3)
def test_lists_and_counts_keep_to_what_each_reader_sees(desk: ProblemDesk, doors: Doors) -> None:
    departments = (desk.cards, desk.transfers)
    problems = [desk.problem(desk.incident(department_id=each)) for each in departments]
    opened = [desk.incident("Loose", department_id=each) for each in departments]
    for problem in problems:
        for each in opened:
            offer(problem, each, *opened)
    for who in (desk.vera, desk.oleg, desk.henrik):
        program = doors.person(who)
        seen = {
            (one.reference, problem.reference)
            for one in opened
            for problem in problems
            if program.get(f"/incidents/{one.reference}").status_code == 200
            and program.get(f"/problems/{problem.reference}").status_code == 200
        }
        rows = told(program.get("/suggestions"))["suggestions"]
        assert {(each["incident"], each["problem"]) for each in rows} == seen
        for row in rows:
            assert len(row["why"]["nearest"]) + row["why"]["hidden"] == 2
            for near in row["why"]["nearest"]:
                assert program.get(f"/incidents/{near['incident']}").status_code == 200
        page = desk.client(who).get("/problems/suggestions").text
        for one in opened:
            for problem in problems:
                shown = f'id="{one.reference}-{problem.reference}"' in page
                assert shown == ((one.reference, problem.reference) in seen)
    own = told(doors.person(desk.vera).get(f"/problems/{problems[0].reference}/suggestions"))
    assert (len(own["suggestions"]), own["more"]) == (1, 1)


@pytest.mark.attack(3)
def test_a_reason_names_only_messages_that_the_reader_sees(
    desk: ProblemDesk, program: Program
) -> None:
    foreign, incident = desk.incident("Secret", department_id=desk.transfers), desk.incident()
    problem = desk.problem(desk.incident(), foreign, by=desk.anna)
    offer(problem, incident, foreign)
    browser = desk.client(desk.vera)
    with_offer = browser.get(f"/incidents/{incident.reference}").text
    told_of = told(program.get(f"/incidents/{incident.reference}/suggestions"))
    (found,) = told_of["suggestions"]
    assert (found["why"]["hidden"], found["why"]["shared"]) == (1, [])
    desk.with_incident(problem, services.accept, incident, by=desk.vera)
    pages = (f"/incidents/{incident.reference}", f"/problems/{problem.reference}")
    members = program.get(f"/problems/{problem.reference}/incidents")
    for shown in (with_offer, *(browser.get(each).text for each in pages), members.text):
        assert foreign.reference not in shown
        assert str(foreign.id) not in shown
        assert "Secret" not in shown
    assert "that you do not see" in with_offer


@pytest.mark.attack(4)
def test_a_manager_answers_nothing(desk: ProblemDesk, doors: Doors) -> None:
    problem, incident = desk.problem(), desk.incident()
    offer(problem, incident)
    browser = desk.client(desk.henrik)
    page = browser.get(f"/incidents/{incident.reference}").text
    assert problem.reference in page
    assert "/accepting" not in page
    at = f"/incidents/{incident.reference}/suggestions/{problem.reference}"
    assert browser.post(f"{at}/accepting").status_code == 403
    refused = doors.person(desk.henrik).put(f"{at}/state", {"state": "accepted"})
    assert refused.status_code == 403
    assert db.session.scalars(select(Suggestion.by_kind)).one() != SYSTEM.kind
