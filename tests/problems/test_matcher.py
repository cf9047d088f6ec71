"""The matcher follows the event log: incidents find their problems by themselves."""

import pytest
from sqlalchemy import delete, func, select

from app import matcher
from app.core import relay
from app.core.db import db, transaction
from app.core.events import CONSUMERS, Event
from app.incidents import services as incidents
from app.matching.thresholds import BGE
from app.problems import services
from app.problems.models import Problem, Vector
from app.problems.services.following import Follower
from tests.problems.desk import ProblemDesk
from tests.problems.matching import (
    CARD,
    ByFirstWord,
    burst,
    of_card,
    ordinary,
    problem_of,
    work,
)


def test_a_burst_opens_one_problem_and_gathers_the_rest(
    desk: ProblemDesk, follower: Follower
) -> None:
    cards = burst(desk)
    (problem,) = db.session.scalars(select(Problem))
    assert problem.title.startswith("swallowed card")
    assert CARD in problem.description
    assert problem.department_id == desk.cards
    assert problem.incidents == len(cards)
    placed = [problem_of(each) for each in cards]
    assert all(each and each.placed == "machine" for each in placed)
    last = placed[-1]
    assert last
    assert last.why
    assert last.why["score"] >= 0.55
    assert len(last.why["nearest"]) == 3
    assert "swallowed" in last.why["shared"]
    assert {each.state for each in cards} == {"waiting_problem"}


def test_an_incident_like_a_member_joins_silently_and_another_does_not(
    desk: ProblemDesk, follower: Follower
) -> None:
    ordinary(desk, 60)
    desk.problem(of_card(desk, 1))
    like, other = of_card(desk, 2), desk.incident("pin", "pin unlike")
    work()
    assert problem_of(like)
    assert not problem_of(other)


def test_what_a_person_took_away_does_not_come_back(desk: ProblemDesk, follower: Follower) -> None:
    cards = burst(desk)
    problem = db.session.scalars(select(Problem)).one()
    desk.with_incident(problem, services.detach, cards[0], by=desk.vera)
    work()
    seen = cards[0].version
    values = {"subject": "swallowed card again"}
    desk.doing(cards[0], incidents.edit, values, seen=seen, by=desk.vera)
    of_card(desk, 20)
    work()
    assert problem_of(cards[0]) is None


def test_a_matcher_that_dies_in_the_middle_joins_each_once(
    desk: ProblemDesk, follower: Follower, monkeypatch: pytest.MonkeyPatch
) -> None:
    ordinary(desk, 60)
    desk.problem(of_card(desk, 1))
    work()
    cards = [of_card(desk, number) for number in range(2, 8)]
    relay.position_new()
    take = Follower.take

    def die(self: Follower, facts: object) -> None:
        take(self, facts)  # type: ignore[arg-type]  # passed through
        raise KeyboardInterrupt

    monkeypatch.setattr(Follower, "take", die)
    with pytest.raises(KeyboardInterrupt):
        relay.feed(matcher.NAME, most=matcher.BATCH)
    assert not problem_of(cards[0])
    monkeypatch.setattr(Follower, "take", take)
    matcher.register(Follower([(ByFirstWord(), BGE)]))
    work()
    assert all(problem_of(each) for each in cards)
    joined = select(func.count()).select_from(Event).where(Event.type == "problem.joined")
    assert db.session.scalar(joined) == 7


def test_history_fills_the_window_and_joins_nothing(desk: ProblemDesk, follower: Follower) -> None:
    ordinary(desk, 60)
    desk.problem(of_card(desk, 1))
    old = of_card(desk, 2)
    with transaction():
        opened = select(Event).where(Event.subject == old.id, Event.type == "incident.opened")
        db.session.scalars(opened).one().replayed = True
    work()
    assert problem_of(old) is None
    assert db.session.get(Vector, (old.id, "by-first-word"))


def test_nobody_joins_a_problem_that_is_solved(desk: ProblemDesk, follower: Follower) -> None:
    ordinary(desk, 60)
    problem = desk.problem(of_card(desk, 1))
    work()
    desk.at(problem, services.follow, "solved", by=desk.vera)
    late = of_card(desk, 2)
    work()
    assert problem_of(late) is None


def test_spam_is_like_nothing(desk: ProblemDesk, follower: Follower) -> None:
    ordinary(desk, 60)
    spam = of_card(desk, 1)
    work()
    assert db.session.get(Vector, (spam.id, "by-first-word"))
    desk.doing(spam, incidents.mark_as_spam, by=desk.vera)
    work()
    db.session.expire_all()
    assert db.session.get(Vector, (spam.id, "by-first-word")) is None


def test_a_new_matcher_does_not_read_the_whole_log(desk: ProblemDesk) -> None:
    ordinary(desk, 5)
    relay.position_new()
    with transaction():
        for event in db.session.scalars(select(Event)):
            event.at = event.at.replace(year=event.at.year - 1)
        db.session.execute(delete(relay.Consumer).where(relay.Consumer.name == matcher.NAME))
    matcher.register(Follower([(ByFirstWord(), BGE)]))
    work()
    del CONSUMERS[matcher.NAME]
    assert db.session.scalar(select(func.count()).select_from(Vector)) == 0
