"""Several problems at once: each through its own door, and one undo for all of them."""

import re

import pytest

from app.core.db import db
from app.problems import services
from app.problems.models import Problem
from tests.incidents.desk import Browser
from tests.problems.desk import ProblemDesk

AT = "/problems/queue/open/changes"


def undone(desk: ProblemDesk, browser: Browser, *problems: Problem) -> None:
    of = "_".join(f"{each.number}.{each.version}" for each in problems)
    assert browser.post(f"{AT}/undoing?of={of}").status_code == 303
    db.session.expire_all()


def picked(*problems: Problem) -> list[str]:
    return [str(each.number) for each in problems]


def test_taken_moved_and_assigned_at_once_and_put_back(desk: ProblemDesk) -> None:
    one, other = desk.problem(), desk.problem()
    browser = desk.client(desk.vera)
    for what in ("take", f"assign {desk.boris.id}", "move in_progress"):
        before = [(each.assignee_id, each.state) for each in (one, other)]
        sent = {"pick": picked(one, other), "do": what}
        assert browser.post(AT, sent).status_code == 303
        db.session.expire_all()
        assert [(each.assignee_id, each.state) for each in (one, other)] != before
    assert {one.state, other.state} == {"in_progress"}
    assert {one.assignee_id, other.assignee_id} == {desk.boris.id}


def test_an_assignment_of_several_is_undone(desk: ProblemDesk) -> None:
    one, other = desk.problem(), desk.problem()
    browser = desk.client(desk.vera)
    for what in (f"assign {desk.boris.id}", "take"):
        browser.post(AT, {"pick": picked(one, other), "do": what})
        undone(desk, browser, one, other)
        assert {(each.assignee_id, each.state) for each in (one, other)} == {(None, "new")}


def test_several_are_merged_into_one_of_them_and_taken_apart(desk: ProblemDesk) -> None:
    one, two, three = (desk.problem(desk.incident()) for _ in range(3))
    browser = desk.client(desk.vera)
    sent = {"pick": picked(one, two, three), "do": "merge", "to": two.reference}
    assert browser.post(AT, sent).status_code == 303
    db.session.expire_all()
    assert (one.incidents, two.incidents, three.incidents) == (0, 3, 0)
    undone(desk, browser, one, three)
    assert (one.incidents, two.incidents, three.incidents) == (1, 1, 1)
    assert (one.state, three.state) == ("new", "new")


@pytest.mark.attack(4)
def test_what_is_not_seen_is_left_as_it_is_and_told(desk: ProblemDesk) -> None:
    mine, foreign = desk.problem(), desk.problem(desk.incident(department_id=desk.transfers))
    browser = desk.client(desk.vera)
    page = browser.post(AT, {"pick": picked(mine, foreign), "do": "take"})
    assert page.status_code == 200
    assert "1 problem was left as it is." in page.text
    assert (mine.assignee_id, foreign.assignee_id) == (desk.vera.id, None)
    into = {"pick": picked(mine), "do": "merge", "to": foreign.reference}
    assert "may not see it" in browser.post(AT, into).text
    assert mine.merged_into_id is None


@pytest.mark.attack(4)
def test_nobody_undoes_what_another_has_changed(desk: ProblemDesk) -> None:
    problem = desk.problem()
    desk.at(problem, services.take, by=desk.boris)
    of = f"{problem.number}.{problem.version}"
    page = desk.client(desk.vera).post(f"{AT}/undoing?of={of}")
    assert "something else has changed since" in page.text
    assert problem.assignee_id == desk.boris.id


@pytest.mark.parametrize("sent", [{"do": "close"}, {"do": "merge"}, {"do": "assign nobody"}])
def test_only_known_changes_exist(desk: ProblemDesk, sent: dict[str, str]) -> None:
    problem = desk.problem()
    answer = desk.client(desk.vera).post(AT, {**sent, "pick": picked(problem)})
    assert answer.status_code in {404, 422}
    assert problem.version == 1


def test_a_page_that_stands_open_gets_its_changed_rows(desk: ProblemDesk) -> None:
    stays, goes = desk.problem(title="It stays"), desk.problem(title="It goes")
    browser = desk.client(desk.vera)
    poll = re.search(r'data-poll="(/problems/[^"]+)"', browser.get("/problems/queue/open").text)
    assert poll
    shown = f"&shown={stays.number}.{stays.version}_{goes.number}.{goes.version}"
    assert browser.get(poll[1] + shown).status_code == 204
    desk.at(stays, services.take, by=desk.boris)
    desk.two(services.merge, goes, stays, by=desk.boris)
    news = browser.get(poll[1] + shown).text
    assert f'data-gone="{goes.reference} "' in news
    assert f'id="{stays.reference}"' in news


def test_the_page_knows_the_list_it_was_opened_from(desk: ProblemDesk) -> None:
    first, second, third = (desk.problem(title=f"Gate {each}") for each in range(3))
    browser = desk.client(desk.vera)
    page = browser.get("/problems/queue/open?q=gate").text
    found = re.search(rf'href="(/problems/{second.reference}\?[^"]+)"', page)
    assert found
    record = browser.get(found[1].replace("&amp;", "&")).text
    assert f"/problems/{first.reference}?view=open&amp;q=gate" in record
    assert f"/problems/{third.reference}?view=open&amp;q=gate" in record
    assert 'href="/problems/queue/open?q=gate"' in record


def test_problems_are_found_by_their_words(desk: ProblemDesk) -> None:
    problem = desk.problem(title="Cards are held")
    other = desk.problem(title="Something else")
    browser = desk.client(desk.vera)
    assert f'id="{problem.reference}"' in browser.get("/problems/queue/open?q=card").text
    assert f'id="{other.reference}"' not in browser.get("/problems/queue/open?q=card").text
    desk.at(other, services.note, "The carrier's scanner is broken", by=desk.vera)
    assert f'id="{other.reference}"' in browser.get("/problems/queue/open?q=scanners").text
    changed = {"title": "Сканер сломан"}
    desk.at(other, services.edit, changed, seen=other.version, by=desk.vera)
    assert f'id="{other.reference}"' in browser.get("/problems/queue/open?q=сканеры").text
    assert "No problem holds these words" in browser.get("/problems/queue/open?q=zzz").text


@pytest.mark.attack(3)
def test_words_find_only_what_one_sees(desk: ProblemDesk) -> None:
    hidden = desk.problem(desk.incident(department_id=desk.transfers), title="Secret scanner")
    browser = desk.client(desk.vera)
    for at in (
        "/problems/queue/open?q=scanner",
        "/palette?q=scanner",
        f"/palette?q={hidden.number}",
    ):
        assert "Secret" not in browser.get(at).text
    assert "Secret" in desk.client(desk.oleg).get("/palette?q=scanner").text


def test_one_change_on_the_page_is_undone(desk: ProblemDesk) -> None:
    problem = desk.problem()
    browser, at = desk.client(desk.vera), f"/problems/{problem.reference}"
    answer = browser.post(f"{at}/fields", {"seen": "1", "workaround": "Wait"}, part=True)
    assert f"{at}/changes/{problem.version}/undoing" in answer.headers["HX-Trigger"]
    assert "<html" not in answer.text
    assert browser.post(f"{at}/changes/{problem.version}/undoing").status_code == 303
    assert problem.workaround is None
    assert browser.post(f"{at}/changes/1/undoing").status_code == 409


def test_members_past_a_page_are_shown_and_narrowed(desk: ProblemDesk) -> None:
    incidents = [desk.incident(f"Case {each}") for each in range(53)]
    problem = desk.problem(*incidents)
    browser = desk.client(desk.vera)
    at = f"/problems/{problem.reference}/incidents"
    assert at in browser.get(f"/problems/{problem.reference}").text
    first = browser.get(at).text
    forth = re.search(r'href="([^"]+after=[^"]+)"', first)
    assert forth
    second = browser.get(forth[1].replace("&amp;", "&")).text
    assert (first.count('name="pick"'), second.count('name="pick"')) == (50, 3)
    narrowed = browser.get(f"{at}?q=case 7").text
    assert narrowed.count('name="pick"') == 1
    assert browser.get(f"{at}?q={incidents[0].reference}").text.count('name="pick"') == 1
    assert "No incident like this" in browser.get(f"{at}?q=%25_").text
    assert "not there any more" in browser.get(f"{at}?after=x").text


@pytest.mark.attack(3)
def test_members_of_other_departments_are_neither_listed_nor_found(desk: ProblemDesk) -> None:
    hidden = desk.incident("Secret", department_id=desk.transfers)
    problem = desk.problem(desk.incident(), hidden)
    browser = desk.client(desk.vera)
    for asked in ("", "?q=secret", f"?q={hidden.reference}", "?live=on"):
        page = browser.get(f"/problems/{problem.reference}/incidents{asked}").text
        assert hidden.reference not in page.replace(f'value="{hidden.reference}"', "")
        assert "1 incident of other departments" in page
