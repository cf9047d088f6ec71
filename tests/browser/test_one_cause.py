"""One cause, many customers, one answer: the day of an outage, with every process running.

The messages are real ones (banking77.csv), the encoders, the matcher and the browser too.
"""

import csv
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import text

from app.core.actor import Scope
from app.core.db import db
from app.matching.encoders.bge import Bge
from app.up.child import until
from tests.api.conftest import Doors, Program, doors
from tests.browser.conftest import Enter
from tests.incidents.desk import Desk
from tests.matching.conftest import bge
from tests.processes import processes

__all__ = ["bge", "doors"]

pytestmark = pytest.mark.browser

DATA = Path(__file__).parents[2] / "app" / "demo" / "data" / "banking77.csv"
CAUSE = "card_swallowed"
ORDINARY = 200
OF_THE_CAUSE = 40
MOST_BEFORE = 16
"""So many of one cause may come before its problem stands: 9 is the median, 14 nine in ten."""

MATCHED = text("""
SELECT EXISTS (SELECT FROM core.consumer WHERE name = 'matcher') AND NOT EXISTS (
  SELECT FROM core.event AS e, core.consumer AS c
  WHERE c.name = 'matcher' AND (e.position IS NULL OR e.position > c.position)
)
""")


class Customers:
    """Whoever writes to the desk: through its API, until there are channels."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._written = 0
        with DATA.open(encoding="utf-8", newline="") as file:
            rows = [(row["text"], row["category"]) for row in csv.DictReader(file)]
        random.Random(5).shuffle(rows)  # noqa: S311 - the same order each time
        self._of_cause = [words for words, topic in rows if topic == CAUSE]
        self._others = [words for words, topic in rows if topic != CAUSE]

    def write(self, *, of_cause: bool) -> str:
        """Have the next customer write. Returns the reference of the incident."""
        words = (self._of_cause if of_cause else self._others).pop()
        self._written += 1
        name = f"Customer {self._written}"
        sent = {
            "subject": words[:80],
            "text": words,
            "requester": {"name": name, "email": f"c{self._written}@example.com"},
            "department": "/cards",
        }
        answer = self._program.post("/incidents", sent)
        assert answer.status_code == 201, answer.text
        number: str = answer.json["number"]  # type: ignore[index]  # asserted: 201
        return number


@pytest.fixture
def running(app: Flask, live: str, bge: Bge) -> Iterator[None]:
    """Everything that `opora up` runs beside the web and the servers."""
    with processes(app, "relay", "worker", "matcher"):
        yield


@pytest.fixture
def program(doors: Doors, desk: Desk) -> Program:
    scopes = (Scope.INCIDENTS_READ, Scope.INCIDENTS_WRITE)
    return doors.client(*scopes, departments=frozenset({desk.cards}))


@pytest.mark.usefixtures("running")
def test_a_cause_becomes_a_problem_and_its_solving_answers_all(
    desk: Desk, program: Program, enter: Enter
) -> None:
    problem, of_cause = outbreak(program, Customers(program))
    page = enter(desk.vera)
    page.goto("/problems/queue/open")
    page.get_by_role("row").filter(has_text=problem).get_by_role("link").first.click()
    wrong, missing = corrected(page, told(program, problem), of_cause)
    assert wrong not in told(program, problem)
    assert missing in told(program, problem)

    solved(page)
    told_now = told(program, problem)
    assert set(told_now.values()) == {"resolved"}
    assert "is solved" in last_reply(program, missing)
    assert state(program, wrong) != "resolved"

    complain(program, missing)
    page.goto(f"/problems/{problem}")
    expect(page.locator("#state")).to_have_text("In progress")
    expect(page.locator(".thread")).to_contain_text(f"the last one in {missing}")
    page.goto(f"/incidents/{missing}")
    expect(page.locator("#state")).not_to_contain_text("Resolved")


@pytest.mark.usefixtures("running")
def test_the_same_day_lived_by_a_program(program: Program) -> None:
    problem, of_cause = outbreak(program, Customers(program))
    members = told(program, problem)
    wrong, missing = to_correct(members, of_cause)
    at = f"/problems/{problem}"
    assert program.delete(f"{at}/incidents/{wrong}").status_code == 200
    assert program.put(f"{at}/incidents/{missing}").status_code == 200

    sent = {"kind": "solve", "texts": {"en": "Hello {name}, {number} is solved."}}
    preview = program.post(f"{at}/cascades/preview", sent).json
    assert preview
    assert preview["incidents"] == preview["told"] == len(told(program, problem))
    begun = program.post(f"{at}/cascades", sent).json
    assert begun
    cascade = f"{at}/cascades/{begun['id']}"
    assert until(lambda: answered(program, cascade)["stage"] == "done", seconds=60)
    assert set(told(program, problem).values()) == {"resolved"}

    complain(program, missing)
    assert answered(program, at)["state"] == "in_progress"
    assert state(program, missing) != "resolved"


def outbreak(program: Program, customers: Customers) -> tuple[str, list[str]]:
    """Have ordinary customers write, and then forty of one cause among them.

    Returns the problem that stands then, and the incidents of the cause.
    """
    for _ in range(ORDINARY):
        customers.write(of_cause=False)
    of_cause: list[str] = []
    before = 0
    while len(of_cause) < OF_THE_CAUSE:
        for _ in range(2):
            customers.write(of_cause=False)
        of_cause.append(customers.write(of_cause=True))
        assert until(all_matched, seconds=60)
        before += not gathering(program, of_cause)
    assert before <= MOST_BEFORE
    (problem,) = gathering(program, of_cause)
    members = told(program, problem)
    assert len(set(of_cause) & set(members)) >= 0.75 * OF_THE_CAUSE
    assert len(set(members) - set(of_cause)) <= 0.25 * len(members)
    return problem, of_cause


def gathering(program: Program, of_cause: list[str]) -> list[str]:
    """Return the problems that incidents of the cause hang on, most of their incidents that is."""
    found = {each: told(program, each) for each in problems(program)}
    return [each for each, all_ in found.items() if 2 * len(set(all_) & set(of_cause)) > len(all_)]


def corrected(page: Page, members: dict[str, str], of_cause: list[str]) -> tuple[str, str]:
    """Take one incident off, and add one that was left out."""
    wrong, missing = to_correct(members, of_cause)
    page.get_by_role("button", name=f"Take {wrong} off").click()
    expect(page.get_by_role("link", name=wrong)).to_have_count(0)
    page.get_by_label("Add an incident").fill(missing)
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("link", name=missing)).to_be_visible()
    return wrong, missing


def to_correct(members: dict[str, str], of_cause: list[str]) -> tuple[str, str]:
    """Return one that does not belong, or the last one, and one of the cause that was left out."""
    strange = [each for each in members if each not in of_cause]
    left_out = [each for each in of_cause if each not in members]
    return (strange or list(members))[-1], left_out[0]


def solved(page: Page) -> None:
    """Read the preview, confirm, and wait until every customer has been told."""
    page.keyboard.press("e")
    preview = page.locator("#preview")
    expect(preview).to_contain_text("is solved. If it is not so for you")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#cascade.good")).to_contain_text("Undo", timeout=60_000)


def complain(program: Program, incident: str) -> None:
    """Have its customer write that it is not solved."""
    sent = {"voice": "customer", "text": "It is still broken!"}
    answer = program.post(f"/incidents/{incident}/messages", sent)
    assert answer.status_code == 201, answer.text


def answered(program: Program, address: str) -> dict[str, Any]:
    found: dict[str, Any] = program.get(address).json  # type: ignore[assignment]  # an object
    return found


def problems(program: Program) -> list[str]:
    return [each["number"] for each in answered(program, "/problems")["problems"]]


def told(program: Program, problem: str) -> dict[str, str]:
    """Return the incidents of the problem with their states."""
    members = answered(program, f"/problems/{problem}/incidents")["members"]
    return {each["incident"]: each["state"] for each in members}


def state(program: Program, incident: str) -> str:
    found: str = answered(program, f"/incidents/{incident}")["state_category"]
    return found


def last_reply(program: Program, incident: str) -> str:
    said = answered(program, f"/incidents/{incident}/messages")["messages"]
    words: list[str] = [each["text"] for each in said if each["voice"] == "reply"]
    return words[-1]


def all_matched() -> bool:
    db.session.rollback()
    return bool(db.session.scalar(MATCHED))
