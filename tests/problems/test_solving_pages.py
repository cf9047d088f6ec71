"""Solving a problem on its pages: read the preview, confirm, look at the outcome, undo."""

import re

import pytest

from app.core.db import db
from app.problems.models import Problem
from app.problems.services import cascading
from tests.problems.desk import ProblemDesk

TEXTS = {"kind": "solve", "en": "Hello {name}, solved.", "ru": "Здравствуйте, {name}!"}


def start(desk: ProblemDesk, problem: Problem) -> str:
    """Confirm as Vera; return the address of what was begun, with its job done."""
    vera = desk.client(desk.vera)
    answer = vera.post(f"/problems/{problem.reference}/cascades", TEXTS)
    assert answer.status_code == 303, answer.text
    cascading.run(answer.location.rpartition("/")[2])
    db.session.expire_all()
    return answer.location


def test_the_preview_says_what_each_customer_is_told_and_changes_nothing(
    desk: ProblemDesk,
) -> None:
    incident, russian = desk.incident(), desk.incident("Карта", "Где карта?", email="p@x.ru")
    problem = desk.problem(incident, russian)
    vera = desk.client(desk.vera)

    page = vera.get(f"/problems/{problem.reference}").text
    assert f"/problems/{problem.reference}/solving?kind=solve" in page
    first = vera.get(f"/problems/{problem.reference}/solving?kind=solve").text
    assert f"({incident.reference}) is solved" in first
    again = vera.post(f"/problems/{problem.reference}/solving/preview", TEXTS).text

    assert "Hello Ingrid Solberg, solved." in again
    assert "Здравствуйте, Ingrid Solberg!" in again
    assert (problem.state, incident.state) == ("new", "waiting_problem")


def test_confirming_leads_to_the_outcome_and_one_click_undoes_it(desk: ProblemDesk) -> None:
    incident = desk.incident()
    problem = desk.problem(incident)
    address = start(desk, problem)
    vera = desk.client(desk.vera)
    assert (problem.state, incident.state) == ("solved", "resolved")
    page = vera.get(address).text
    assert incident.reference in page
    assert f'action="{address}/undoing"' in page
    assert f'action="{address}/undoing"' in vera.get(f"/problems/{problem.reference}").text

    assert vera.post(f"{address}/undoing").status_code == 303
    assert 'hx-trigger="every 1s"' in vera.get(address, part=True).text
    cascading.run(address.rpartition("/")[2])
    db.session.expire_all()

    assert (problem.state, incident.state) == ("new", "waiting_problem")
    ended = vera.get(address, part=True).text
    assert "hx-trigger" not in ended
    assert "<html" not in ended
    assert "Withdrawn" in vera.get(f"/incidents/{incident.reference}").text


def test_a_refused_form_keeps_what_was_typed(desk: ProblemDesk) -> None:
    problem = desk.problem(desk.incident())
    vera = desk.client(desk.vera)
    answer = vera.post(f"/problems/{problem.reference}/cascades", {"kind": "solve", "en": " "})
    assert (answer.status_code, problem.state) == (422, "new")
    assert "in one language at least" in answer.text


@pytest.mark.attack(3)
def test_the_screens_hide_the_incidents_that_the_reader_does_not_see(desk: ProblemDesk) -> None:
    mine = desk.incident()
    hidden = desk.incident("Secret", department_id=desk.transfers, email="nils@example.com")
    problem = desk.problem(mine, hidden)
    vera = desk.client(desk.vera)
    preview = vera.get(f"/problems/{problem.reference}/solving").text
    after = vera.get(start(desk, problem)).text
    for page in (preview, after):
        assert mine.reference in page
        assert hidden.reference not in page
        assert "1 incident that you may not see" in page
    assert hidden.state == "resolved"


@pytest.mark.attack(2)
@pytest.mark.attack(22)
def test_a_cascade_is_found_at_its_own_problem_only(desk: ProblemDesk) -> None:
    problem, other = desk.problem(desk.incident()), desk.problem(desk.incident())
    key = start(desk, problem).rpartition("/")[2]
    wrong = f"/problems/{other.reference}/cascades/{key}"
    vera = desk.client(desk.vera)
    assert vera.get(wrong).status_code == 404
    assert vera.post(f"{wrong}/undoing").status_code == 404
    assert problem.state == "solved"


@pytest.mark.attack(23)
def test_nothing_is_begun_by_a_link_or_without_the_token(desk: ProblemDesk) -> None:
    problem = desk.problem(desk.incident())
    browser = desk.client(desk.vera)
    address = f"/problems/{problem.reference}/cascades"
    assert browser.client.post(address, data=TEXTS).status_code == 403
    assert browser.get(address).status_code in {404, 405}
    assert problem.state == "new"


@pytest.mark.attack(8)
def test_words_of_customers_stay_words_in_the_preview(desk: ProblemDesk) -> None:
    incident = desk.incident("<script>alert(1)</script>")
    page = desk.client(desk.vera).get(f"/problems/{desk.problem(incident).reference}/solving").text
    assert not re.search(r"<script>alert", page)
