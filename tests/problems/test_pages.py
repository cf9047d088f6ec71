"""The screens of problems, in a browser without scripts."""

import html
import re

import pytest

from app.core.db import db
from app.problems.models import Membership, Problem
from app.problems.queries.suggesting import PAGE
from tests.incidents.desk import Browser
from tests.problems.desk import ProblemDesk
from tests.problems.offers import offer


def numbers(page: str) -> list[int]:
    return [int(found) for found in re.findall(r'id="PRB-(\d+)" data-row', page)]


def test_a_problem_is_opened_from_an_incident_and_shown_there(desk: ProblemDesk) -> None:
    incident, browser = desk.incident(), desk.client(desk.vera)
    page = browser.get(f"/incidents/{incident.reference}").text
    assert f'href="/problems/new?pick={incident.number}"' in page
    form = browser.get(f"/problems/new?pick={incident.number}").text
    assert "Card not arrived" in form
    made = browser.post("/problems", {"title": "Carrier lost them", "pick": str(incident.number)})
    shown = browser.get(made.location).text
    assert "Carrier lost them" in shown
    assert incident.reference in shown
    assert "Carrier lost them" in browser.get(f"/incidents/{incident.reference}").text


def test_a_problem_is_opened_of_what_was_ticked_in_the_queue(desk: ProblemDesk) -> None:
    first, second = desk.incident(), desk.incident()
    browser = desk.client(desk.vera)
    assert 'formaction="/problems/new"' in browser.get("/queue/open").text
    form = browser.post("/problems/new", {"pick": [str(first.number), str(second.number)]}).text
    assert first.reference in form
    assert second.reference in form


def test_what_is_wrong_with_a_new_problem_is_told_and_nothing_is_lost(desk: ProblemDesk) -> None:
    answer = desk.client(desk.vera).post("/problems", {"title": "", "description": "Since noon"})
    assert answer.status_code == 422
    assert "Since noon" in answer.text


@pytest.mark.attack(4)
def test_nobody_opens_a_problem_of_incidents_that_they_do_not_see(desk: ProblemDesk) -> None:
    foreign = desk.incident(department_id=desk.transfers)
    sent = {"title": "x", "pick": str(foreign.number)}
    assert desk.client(desk.vera).post("/problems", sent).status_code == 404
    assert db.session.get(Membership, foreign.id) is None


@pytest.mark.attack(3)
def test_members_of_other_departments_are_a_number_only(desk: ProblemDesk) -> None:
    own, foreign = desk.incident("Own"), desk.incident("Foreign", department_id=desk.transfers)
    problem = desk.problem(own, foreign, by=desk.anna)
    page = desk.client(desk.vera).get(f"/problems/{problem.reference}").text
    assert own.reference in page
    assert foreign.reference not in page
    assert "Foreign" not in page
    assert "1 incident of other departments" in page
    assert "one that you do not see" in page


def test_the_page_edits_moves_and_notes(desk: ProblemDesk) -> None:
    problem, browser = desk.problem(), desk.client(desk.vera)
    at = f"/problems/{problem.reference}"
    known = {"seen": "1", "workaround": "Offer a virtual card", "due_at": "2026-12-01"}
    assert browser.post(f"{at}/fields", known).status_code == 303
    assert browser.post(f"{at}/taking").status_code == 303
    assert browser.post(f"{at}/moves", {"state": "waiting"}).status_code == 303
    assert browser.post(f"{at}/notes", {"text": "Carrier promises tonight"}).status_code == 303
    page = browser.get(at).text
    for words in ("Offer a virtual card", "Carrier promises tonight", "Waiting", "Vera Lang"):
        assert words in page
    assert browser.post(f"{at}/moves", {"state": "solved"}).status_code == 409


def test_two_who_edit_the_same_field_get_both_values(desk: ProblemDesk) -> None:
    problem = desk.problem()
    at = f"/problems/{problem.reference}/fields"
    first, second = desk.client(desk.vera), desk.client(desk.boris)
    assert first.post(at, {"seen": "1", "title": "One"}).status_code == 303
    answer = second.post(at, {"seen": "1", "title": "Two"})
    assert answer.status_code == 412
    assert "One" in answer.text
    assert second.post(at, {"seen": "1", "description": "Other field"}).status_code == 303


def test_merging_and_its_undo(desk: ProblemDesk) -> None:
    one, other = desk.problem(desk.incident()), desk.problem(desk.incident())
    browser = desk.client(desk.vera)
    done = browser.post(f"/problems/{one.reference}/merging", {"problem": other.reference})
    assert done.location == f"/problems/{other.reference}"
    assert (one.state, one.incidents, other.incidents) == ("closed", 0, 2)
    assert browser.post(f"/problems/{one.reference}/parting").status_code == 303
    assert (one.state, one.incidents, other.incidents) == ("new", 1, 1)


def test_splitting_and_transfers(desk: ProblemDesk) -> None:
    incident, stays = desk.incident(), desk.incident()
    problem, other = desk.problem(incident, stays), desk.problem()
    browser = desk.client(desk.vera)
    sent = {"pick": str(incident.number), "new_title": "Another cause"}
    made = browser.post(f"/problems/{problem.reference}/splitting", sent)
    assert "Another cause" in browser.get(made.location).text
    back = {"pick": str(stays.number), "to": other.reference}
    assert browser.post(f"/problems/{problem.reference}/transfers", back).status_code == 303
    assert (problem.incidents, other.incidents) == (0, 1)


def test_an_incident_moves_and_leaves_from_its_own_page(desk: ProblemDesk) -> None:
    incident, one, other = desk.incident(), desk.problem(), desk.problem()
    browser, at = desk.client(desk.vera), f"/incidents/{incident.reference}/problem"
    assert browser.post(at, {"problem": one.reference}).status_code == 303
    assert browser.post(at, {"problem": str(other.number)}).status_code == 303
    assert (one.incidents, other.incidents) == (0, 1)
    assert browser.post(f"{at}/leaving").status_code == 303
    assert db.session.get(Membership, incident.id) is None
    assert browser.post(at, {"problem": "garbage"}).status_code == 422
    assert browser.post(at, {"problem": "PRB-999999"}).status_code == 422


@pytest.mark.attack(2)
def test_a_foreign_problem_is_not_there(desk: ProblemDesk) -> None:
    problem = desk.problem(desk.incident())
    browser = desk.client(desk.oleg)
    assert browser.get(f"/problems/{problem.reference}").status_code == 404
    for path in ("notes", "moves", "fields", "merging", "splitting", "transfers", "incidents"):
        assert browser.post(f"/problems/{problem.reference}/{path}", {}).status_code == 404


@pytest.mark.attack(22)
def test_a_member_is_taken_off_by_its_own_problem_only(desk: ProblemDesk) -> None:
    incident = desk.incident()
    problem, other = desk.problem(incident), desk.problem()
    at = f"/problems/{other.reference}/incidents/{incident.reference}/leaving"
    assert desk.client(desk.vera).post(at).status_code == 409
    assert db.session.get_one(Membership, incident.id).problem_id == problem.id


@pytest.mark.attack(6)
@pytest.mark.parametrize("sort", ["title", "-assignee_id", "version", "x' OR 1=1"])
def test_only_known_sorts_exist(desk: ProblemDesk, sort: str) -> None:
    desk.problem()
    answer = desk.client(desk.vera).get("/problems/queue/open", part=False)
    odd = desk.client(desk.vera).client.get("/problems/queue/open", query_string={"sort": sort})
    assert odd.status_code == 200
    assert numbers(odd.text) == numbers(answer.text)


def test_the_queue_turns_pages_both_ways(desk: ProblemDesk) -> None:
    made = [desk.problem(title=f"Problem {each}").number for each in range(53)]
    browser = desk.client(desk.vera)
    for sort in ("updated", "-updated", "created", "priority", "incidents", "number", "-number"):
        page = browser.get(f"/problems/queue/open?sort={sort}").text
        forth = re.search(r'href="([^"]+after=[^"]+)"', page)
        assert forth
        second = browser.get(forth[1].replace("&amp;", "&")).text
        assert len(numbers(page)) == 50
        assert sorted(numbers(page) + numbers(second)) == made
        back = re.search(r'href="([^"]+before=[^"]+)"', second)
        assert back
        assert numbers(browser.get(back[1].replace("&amp;", "&")).text) == numbers(page)


def test_a_list_says_what_is_new(desk: ProblemDesk) -> None:
    browser = desk.client(desk.vera)
    poll = re.search(r'data-poll="(/problems/[^"]+)"', browser.get("/problems/queue/open").text)
    assert poll
    assert browser.get(poll[1]).status_code == 204
    desk.problem()
    assert "Show 1 new or changed problem" in browser.get(poll[1]).text


def test_a_manager_reads_and_changes_nothing(desk: ProblemDesk) -> None:
    problem = desk.problem(desk.incident())
    page = desk.client(desk.henrik).get(f"/problems/{problem.reference}")
    assert page.status_code == 200
    assert "<textarea" not in page.text
    assert db.session.get_one(Problem, problem.id).version == problem.version


def test_an_answer_leads_back_to_the_page_of_offers_where_it_was_given(desk: ProblemDesk) -> None:
    problem = desk.problem(desk.incident())
    incidents = [desk.incident(f"Perhaps {number}") for number in range(PAGE + 2)]
    for each in incidents:
        offer(problem, each)
    browser = desk.client(desk.vera)
    [after] = re.findall(r'href="/problems/suggestions(\?after=[^"]+)"', _offers(browser, ""))
    second = _offers(browser, after)
    [answer, _other] = re.findall(r'action="([^"]+/declining[^"]*)"', second)
    where = browser.post(html.unescape(answer)).location
    assert where == f"/problems/suggestions{after}"
    assert "declining" in browser.get(where).text


def _offers(browser: Browser, query: str) -> str:
    return browser.get(f"/problems/suggestions{query}").text
