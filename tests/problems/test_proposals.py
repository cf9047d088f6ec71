"""A lead stands between a burst and its problem, where the category's rule wants it."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from app.core.actor import SYSTEM, Actor, Role, Scope
from app.core.db import db, transaction
from app.core.errors import Forbidden
from app.problems import access, services
from app.problems.errors import NoSuchProposal, NothingToOpen, ProposalAnswered
from app.problems.models import Membership, Problem, Proposal, Way
from app.problems.queries import proposing as queries
from app.problems.services.following import Follower
from tests.api.conftest import Doors, doors
from tests.problems.desk import ProblemDesk
from tests.problems.matching import CARD, burst, of_card, ordinary, problem_of, work

__all__ = ["doors"]


def rule(way: Way, category_id: UUID | None = None) -> None:
    with transaction():
        services.ruling.set_rule(category_id, way, by=SYSTEM)


def the_proposal() -> Proposal:
    return db.session.scalars(select(Proposal).execution_options(populate_existing=True)).one()


def answer(proposal: Proposal, verb: Any, *, by: Actor) -> Any:
    with transaction():
        return verb(access.proposal(by, proposal.id), by=by)


def problems() -> int:
    return db.session.scalar(select(func.count()).select_from(Problem)) or 0


def test_a_burst_waits_for_a_yes_and_becomes_one_problem_with_all_that_came_meanwhile(
    desk: ProblemDesk, follower: Follower
) -> None:
    rule(Way.ASKED)
    cards = burst(desk)
    assert problems() == 0
    assert {each.state for each in cards} == {"new"}
    (found,) = queries.waiting(desk.anna)
    assert {each.number for each in found.shown} == {each.number for each in cards}
    assert "swallowed" in found.shared
    problem = answer(the_proposal(), services.proposing.accept, by=desk.anna)
    assert problem.title == found.title
    assert CARD in problem.description
    assert all(problem_of(each) for each in cards)
    work()
    late = of_card(desk, 30)
    work()
    placed = problem_of(late)
    assert placed
    assert placed.problem_id == problem.id
    assert queries.waiting(desk.anna) == []


def test_after_a_no_the_same_talk_is_not_proposed_again(
    desk: ProblemDesk, follower: Follower
) -> None:
    rule(Way.ASKED)
    burst(desk)
    answer(the_proposal(), services.proposing.refuse, by=desk.anna)
    work()
    for number in range(20, 40):
        of_card(desk, number)
        work()
    assert the_proposal().answer == "no"
    assert problems() == 0
    assert db.session.scalar(select(func.count()).select_from(Membership)) == 0


def test_a_matcher_that_starts_anew_knows_what_waits(desk: ProblemDesk, follower: Follower) -> None:
    rule(Way.ASKED)
    cards = burst(desk)
    follower.forget_all()
    late = of_card(desk, 30)
    work()
    (found,) = queries.waiting(desk.anna)
    assert {late.number, cards[0].number} <= {each.number for each in found.shown}


@pytest.mark.attack(4)
def test_only_a_lead_of_the_department_answers(desk: ProblemDesk, follower: Follower) -> None:
    rule(Way.ASKED)
    burst(desk)
    proposal = the_proposal()
    other = desk.person("Lena Other", desk.transfers, Role.AGENT, Role.LEAD)
    with pytest.raises(NoSuchProposal):
        answer(proposal, services.proposing.accept, by=other)
    for who in (desk.vera, desk.henrik):
        with pytest.raises(Forbidden):
            answer(proposal, services.proposing.accept, by=who)
    assert queries.waiting(other) == []
    assert the_proposal().answer is None


def test_a_proposal_is_answered_once(desk: ProblemDesk, follower: Follower) -> None:
    rule(Way.ASKED)
    burst(desk)
    answer(the_proposal(), services.proposing.accept, by=desk.anna)
    for verb in (services.proposing.accept, services.proposing.refuse):
        with pytest.raises(ProposalAnswered):
            answer(the_proposal(), verb, by=desk.anna)


@pytest.mark.attack(3)
def test_a_lead_reads_of_other_departments_a_number_only(
    desk: ProblemDesk, follower: Follower
) -> None:
    rule(Way.ASKED)
    ordinary(desk)
    work()
    for number in range(10):
        foreign = number % 3 == 2
        department = desk.transfers if foreign else desk.cards
        desk.incident(
            f"swallowed {'secret' if foreign else 'card'} {number}",
            f"swallowed {'secret' if foreign else 'card'} {number} {CARD}",
            department_id=department,
        )
        work()
    page = desk.client(desk.anna).get("/problems/proposals").text
    assert "swallowed card" in page
    assert "secret" not in page
    assert "more that you do not see" in page
    problem = answer(the_proposal(), services.proposing.accept, by=desk.anna)
    assert "secret" not in problem.title + problem.description
    assert problem.incidents == 10


def test_what_was_placed_meanwhile_is_left_where_it_is(
    desk: ProblemDesk, follower: Follower
) -> None:
    rule(Way.ASKED)
    cards = burst(desk)
    other = desk.problem(*cards[:4])
    problem = answer(the_proposal(), services.proposing.accept, by=desk.anna)
    assert problem.incidents == len(cards) - 4
    assert other.incidents == 4


def test_when_nothing_is_left_a_yes_is_refused_and_the_list_is_empty(
    desk: ProblemDesk, follower: Follower
) -> None:
    rule(Way.ASKED)
    desk.problem(*burst(desk))
    assert queries.waiting(desk.anna) == []
    assert queries.how_many(desk.anna) == 0
    with pytest.raises(NothingToOpen):
        answer(the_proposal(), services.proposing.accept, by=desk.anna)


def test_a_lead_answers_without_scripts(desk: ProblemDesk, follower: Follower) -> None:
    rule(Way.ASKED)
    burst(desk)
    browser, at = desk.client(desk.anna), f"/problems/proposals/{the_proposal().id}"
    assert "Proposed" in browser.get("/problems/queue/open").text
    assert "Proposed" not in desk.client(desk.vera).get("/problems/queue/open").text
    assert browser.post(f"{at}/acceptance").location.endswith("/problems/proposals")
    assert problems() == 1
    assert "Nothing waits for your yes" in browser.get("/problems/proposals").text
    assert browser.post(f"{at}/refusal").status_code == 409


def test_programs_read_and_answer(desk: ProblemDesk, follower: Follower, doors: Doors) -> None:
    rule(Way.ASKED)
    cards = burst(desk)
    scopes = (Scope.INCIDENTS_READ, Scope.INCIDENTS_WRITE)
    program = doors.client(*scopes, departments=frozenset({desk.cards}))
    (found,) = program.get("/proposals").get_json()["proposals"]
    assert len(found["incidents"]) == len(cards)
    assert found["department"] == "/cards"
    said = program.put(f"/proposals/{found['id']}/answer", {"answer": "yes"}).get_json()
    assert db.session.scalars(select(Problem)).one().reference == said["problem"]
    again = program.put(f"/proposals/{found['id']}/answer", {"answer": "no"})
    assert (again.status_code, again.get_json()["code"]) == (409, "proposal_answered")


def test_nobody_waits_long_for_the_oldest(desk: ProblemDesk, follower: Follower) -> None:
    """The screen answers the first one by a key, so the order is that of waiting."""
    rule(Way.ASKED)
    burst(desk)
    first = the_proposal().id
    for number in range(60):
        desk.incident(f"topic{number % 25} again {number}", f"topic{number % 25} x{number}")
    for number in range(10):
        desk.incident(f"login fails {number}", f"login fails {number}")
        work()
    oldest, _newer = queries.waiting(desk.anna)
    assert oldest.id == first
