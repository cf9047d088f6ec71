"""What the matcher is less sure of is offered, and people decide."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from app import matcher
from app.core.actor import SYSTEM
from app.core.db import db, transaction
from app.core.events import CONSUMERS
from app.incidents import services as incidents
from app.problems import services
from app.problems.errors import AlreadyDecided, AlreadyJoined
from app.problems.models import Answer, Example, Membership, Suggestion
from app.problems.services.following import Follower
from tests.incidents.desk import SOLVED
from tests.problems.desk import ProblemDesk
from tests.problems.matching import of_card, ordinary, problem_of, work
from tests.problems.unsure import ENCODERS, offered, perhaps


@pytest.fixture(autouse=True)
def follower(desk: ProblemDesk) -> Iterator[Follower]:
    made = Follower(ENCODERS)
    matcher.register(made)
    yield made
    del CONSUMERS[matcher.NAME]


def suggestion() -> Suggestion:
    return db.session.scalars(select(Suggestion).execution_options(populate_existing=True)).one()


def test_what_is_less_sure_is_offered_with_its_reason_and_not_joined(desk: ProblemDesk) -> None:
    problem, incident = offered(desk)
    assert problem_of(incident) is None
    found = suggestion()
    assert (found.incident_id, found.problem_id) == (incident.id, problem.id)
    assert (found.state, found.model) == (Answer.OPEN, "by-first-word")
    assert 0.57 <= found.score < 0.75
    assert len(found.why["nearest"]) == 3
    assert "swallowed" in found.why["shared"]


def test_what_is_unlike_is_not_offered(desk: ProblemDesk) -> None:
    ordinary(desk, 60)
    desk.problem(of_card(desk, 1))
    desk.incident("pin", "pin unlike")
    work()
    assert db.session.scalars(select(Suggestion)).all() == []


def test_who_accepts_places_it_and_teaches(desk: ProblemDesk) -> None:
    problem, incident = offered(desk)
    desk.with_incident(problem, services.accept, incident, by=desk.vera)
    placed = problem_of(incident)
    assert placed
    assert (placed.problem_id, placed.placed, placed.by_name) == (problem.id, "person", "Vera Lang")
    assert placed.why
    assert len(placed.why["nearest"]) == 3
    assert db.session.get_one(Example, (incident.id, problem.id)).verdict == "yes"
    assert (suggestion().state, suggestion().by_name) == (Answer.ACCEPTED, "Vera Lang")


def test_what_is_declined_is_not_offered_again_unless_it_is_taken_back(desk: ProblemDesk) -> None:
    problem, incident = offered(desk)
    desk.with_incident(problem, services.decline, incident, by=desk.vera)
    assert suggestion().state == Answer.DECLINED
    assert db.session.get_one(Example, (incident.id, problem.id)).verdict == "no"
    with transaction():
        assert not services.suggesting.suggest(incident.id, problem.id, {"score": 0.7})
    work()  # the matcher hears of it, too
    desk.with_incident(problem, services.offer_again, incident, by=desk.vera)
    assert suggestion().state == Answer.OPEN
    assert db.session.get(Example, (incident.id, problem.id)) is None


def test_what_was_accepted_is_taken_off_and_not_declined(desk: ProblemDesk) -> None:
    problem, incident = offered(desk)
    desk.with_incident(problem, services.accept, incident, by=desk.vera)
    with pytest.raises(AlreadyDecided):
        desk.with_incident(problem, services.decline, incident, by=desk.vera)
    desk.with_incident(problem, services.detach, incident, by=desk.vera)
    assert suggestion().state == Answer.DECLINED


def test_accepting_is_undone_without_a_lesson(desk: ProblemDesk) -> None:
    problem, incident = offered(desk)
    desk.with_incident(problem, services.accept, incident, by=desk.vera)
    desk.with_incident(problem, services.offer_again, incident, by=desk.vera)
    assert problem_of(incident) is None
    assert suggestion().state == Answer.OPEN
    assert db.session.get(Example, (incident.id, problem.id)) is None


def test_however_it_comes_to_the_problem_the_offer_is_accepted(desk: ProblemDesk) -> None:
    problem, incident = offered(desk)
    desk.with_incident(problem, services.join, incident, by=desk.boris)
    assert (suggestion().state, suggestion().by_name) == (Answer.ACCEPTED, "Boris Orlov")


def test_who_hangs_elsewhere_is_moved_and_not_accepted(desk: ProblemDesk) -> None:
    problem, incident = offered(desk)
    other = desk.problem()
    desk.with_incident(other, services.join, incident, by=desk.vera)
    assert suggestion().state == Answer.PASSED
    with pytest.raises(AlreadyJoined):
        desk.with_incident(problem, services.accept, incident, by=desk.vera)


def test_nobody_is_asked_about_what_is_over(desk: ProblemDesk) -> None:
    problem, incident = offered(desk)
    desk.doing(incident, incidents.resolve, SOLVED, by=desk.vera)
    assert suggestion().state == Answer.PASSED
    desk.doing(incident, incidents.move, "in_progress", by=desk.vera, reason="Again")
    with transaction():
        assert services.suggesting.suggest(incident.id, problem.id, {"score": 0.6})
    desk.at(problem, services.follow, "solved", by=desk.vera)
    assert suggestion().state == Answer.PASSED


def test_what_a_person_placed_is_neither_moved_nor_offered_elsewhere(desk: ProblemDesk) -> None:
    ordinary(desk, 60)
    desk.problem(*(of_card(desk, number) for number in range(4)))
    other = desk.problem()
    sure, unsure = of_card(desk, 9), perhaps(desk, 1)
    for each in (sure, unsure):
        desk.with_incident(other, services.join, each, by=desk.vera)
    work()
    for number in range(10, 22):  # a burst beside them
        of_card(desk, number)
        work()
    for each in (sure, unsure):
        placed = db.session.get_one(Membership, each.id, populate_existing=True)
        assert (placed.problem_id, placed.placed) == (other.id, "person")
    assert db.session.scalars(select(Suggestion)).all() == []


def test_a_model_takes_the_place_of_words(desk: ProblemDesk) -> None:
    other = desk.problem(title="Other")
    problem, incident = offered(desk)
    with transaction():
        services.suggesting.suggest(incident.id, other.id, {"score": 0.4})
    why = {"score": 0.66}
    with transaction():
        services.suggesting.suggest(incident.id, problem.id, why, model="better")
        services.suggesting.pass_by_words([incident.id])
    rows = {row.problem_id: row for row in db.session.scalars(select(Suggestion))}
    assert rows[problem.id].model == "better"
    assert (rows[other.id].state, rows[other.id].by_kind) == (Answer.PASSED, SYSTEM.kind)
