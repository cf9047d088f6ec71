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


def test_what_is_not_ticked_is_left_out_and_the_rest_is_solved(desk: ProblemDesk) -> None:
    solved, left = desk.incident(), desk.incident(email="nils@example.com")
    problem = desk.problem(solved, left)
    vera = desk.client(desk.vera)
    offered = f"{solved.number}_{left.number}_"
    sent = {**TEXTS, "offered": offered, "pick": str(solved.number)}
    again = vera.post(f"/problems/{problem.reference}/solving/preview", sent, part=True).text
    assert "1 of 2 incidents" in again
    assert "1 is left alone: left out in the preview" in again
    assert "<html" not in again
    answer = vera.post(f"/problems/{problem.reference}/cascades", sent)
    cascading.run(answer.location.rpartition("/")[2])
    db.session.expire_all()
    assert (problem.state, solved.state, left.state) == ("solved", "resolved", "waiting_problem")
    assert "left out in the preview" in vera.get(answer.location).text


@pytest.mark.attack(1)
@pytest.mark.parametrize("which", ["unseen", "foreign", "none"])
def test_only_seen_incidents_of_the_problem_are_left_out(desk: ProblemDesk, which: str) -> None:
    unseen = desk.incident(department_id=desk.transfers, email="nils@example.com")
    problem, foreign = desk.problem(desk.incident(), unseen), desk.incident()
    number = {"unseen": unseen.number, "foreign": foreign.number, "none": 999_999}[which]
    sent = {**TEXTS, "offered": str(number)}
    for path in ("solving/preview", "cascades"):
        answer = desk.client(desk.vera).post(f"/problems/{problem.reference}/{path}", sent)
        assert answer.status_code == 422, path
        assert "does not belong to the problem" in answer.text
    assert problem.state == "new"


def test_a_preview_of_many_shows_the_first_and_counts_the_rest(desk: ProblemDesk) -> None:
    problem = desk.problem(*(desk.incident() for _ in range(53)))
    page = desk.client(desk.vera).get(f"/problems/{problem.reference}/solving").text
    assert page.count('name="pick"') == 50
    assert "and 3 more that you may see" in page
    assert "53 of 53 incidents" in page


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
