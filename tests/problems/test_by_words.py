"""What the matcher has not reached is compared by words: offered, never joined, and never twice."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, func, insert, select

from app.core import time
from app.core.actor import Scope
from app.core.db import db, transaction
from app.incidents import services as incidents
from app.incidents.models import Incident
from app.problems import services
from app.problems.models import Answer, Compared, Membership, Suggestion, Vector
from app.problems.services import matching
from tests.api.conftest import Doors, doors
from tests.problems.desk import ProblemDesk
from tests.problems.matching import problem_of
from tests.problems.talk_of_words import SWALLOWED, again, later, offers, swallowed

__all__ = ["doors"]


def test_without_a_matcher_words_offer_and_nothing_joins(desk: ProblemDesk, doors: Doors) -> None:
    problem = swallowed(desk)
    incident, other = again(desk), desk.incident("Loan", "May I have a mortgage?")
    later()
    assert problem_of(incident) is None
    (found,) = offers().values()
    assert (found.incident_id, found.problem_id) == (incident.id, problem.id)
    assert (found.state, found.model) == (Answer.OPEN, "words")
    assert 0.45 <= found.score <= 1

    browser = desk.client(desk.vera)
    for address in (f"/incidents/{incident.reference}", "/problems/suggestions"):
        page = browser.get(address).text
        assert "Only words were compared" in page
        assert "the matcher has not been started" in page
        assert problem.reference in page
        assert "swallowed" in page
    assert "not been started" in browser.get(f"/incidents/{other.reference}").text
    program = doors.client(Scope.INCIDENTS_READ, departments=frozenset({desk.cards}))
    answer: dict[str, Any] = program.get(f"/incidents/{incident.reference}/suggestions").json or {}
    (told,) = answer["suggestions"]
    assert told["problem"] == problem.reference
    assert told["why"]["by_words"] is True
    assert len(told["why"]["nearest"]) == 3
    assert "swallowed" in told["why"]["shared"]


def test_the_matcher_has_half_a_minute(desk: ProblemDesk) -> None:
    swallowed(desk)
    again(desk)
    assert later(25) == 0
    assert later(40) > 0
    assert len(offers()) == 1


def test_words_are_compared_by_their_stems_in_russian_too(desk: ProblemDesk) -> None:
    for words in ("Как сменить адрес?", "Забыл пароль приложения", "Почему сняли комиссию?"):
        desk.incident(words, words)
    lost = ("Банкомат проглотил карту", "Мою карту проглотил банкомат", "Проглочена карта")
    problem = desk.problem(*(desk.incident(words, words) for words in lost))
    incident = again(desk, "Банкоматы опять проглотили карты")
    later()
    assert list(offers()) == [(incident.id, problem.id)]


def test_the_clock_writes_nothing_twice(desk: ProblemDesk) -> None:
    swallowed(desk)
    again(desk)
    assert later() == 7
    before = [(each.at, each.state) for each in offers().values()]
    assert later(100) == 0
    assert [(each.at, each.state) for each in offers().values()] == before


def test_a_turn_that_dies_in_the_middle_leaves_nothing_half_done(
    desk: ProblemDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    swallowed(desk)
    late = [again(desk), again(desk)]
    offer = matching.offer
    done: list[object] = []

    def die(incident_id: object, said: object) -> bool:
        if done:
            raise KeyboardInterrupt
        done.append(incident_id)
        return offer(incident_id, said)  # type: ignore[arg-type]  # passed through

    monkeypatch.setattr(matching, "offer", die)
    with pytest.raises(KeyboardInterrupt):
        later()
    assert offers() == {}
    assert db.session.scalar(select(func.count()).select_from(Compared)) == 0
    monkeypatch.setattr(matching, "offer", offer)
    later()
    assert {key for key, _ in offers()} == {each.id for each in late}


def test_what_is_declined_is_never_offered_again(desk: ProblemDesk) -> None:
    problem = swallowed(desk)
    incident = again(desk)
    later()
    desk.with_incident(problem, services.decline, incident, by=desk.vera)
    with transaction():  # as if nobody had compared it
        db.session.execute(delete(Compared))
    assert later() > 0
    (found,) = offers().values()
    assert (found.state, found.by_name) == (Answer.DECLINED, "Vera Lang")


def test_what_a_person_placed_or_took_off_is_respected(desk: ProblemDesk) -> None:
    problem, other = swallowed(desk), desk.problem(title="Other")
    placed, taken = again(desk), again(desk)
    desk.with_incident(other, services.join, placed, by=desk.vera)
    desk.with_incident(problem, services.join, taken, by=desk.vera)
    desk.with_incident(problem, services.detach, taken, by=desk.vera)
    later()
    assert db.session.get_one(Membership, placed.id, populate_existing=True).problem_id == other.id
    assert placed.id not in {key for key, _ in offers()}
    assert (taken.id, problem.id) not in offers()


def test_what_is_over_spam_or_history_is_left_alone(desk: ProblemDesk) -> None:
    swallowed(desk)
    spam, old, whole, part, imported = (again(desk) for _ in range(5))
    desk.doing(spam, incidents.mark_as_spam, by=desk.vera)
    desk.resolved(whole, by=desk.vera)
    desk.resolved(part, by=desk.vera)
    with transaction():
        db.session.get_one(Incident, old.id).created_at = time.now() - timedelta(hours=2)
        db.session.get_one(Incident, imported.id).external_ref = "INC0001"
    later()
    assert offers() == {}


def test_nobody_is_offered_what_is_solved(desk: ProblemDesk) -> None:
    problem = swallowed(desk)
    desk.at(problem, services.follow, "solved", by=desk.vera)
    again(desk)
    later()
    assert offers() == {}


@pytest.mark.attack(3)
def test_the_words_of_a_private_message_are_not_told(desk: ProblemDesk, doors: Doors) -> None:
    problem = swallowed(desk)
    secret = again(desk, "Machines swallow the card of Count Dracula")
    desk.with_incident(problem, services.join, secret, by=desk.anna)
    desk.doing(secret, incidents.hide, by=desk.anna)
    incident = again(desk, "Machines swallow the card of Dracula")
    later()
    (found,) = [each for key, each in offers().items() if key[0] == incident.id]
    assert str(secret.id) not in str(found.why)
    assert "dracula" not in found.why["shared"]
    program = doors.client(Scope.INCIDENTS_READ, departments=frozenset({desk.cards}))
    told = program.get(f"/incidents/{incident.reference}/suggestions").text
    assert secret.reference not in told


@pytest.mark.usefixtures("committed")
def test_what_the_matcher_is_about_to_judge_is_left_to_it(context: Flask) -> None:
    desk = ProblemDesk(context)
    swallowed(desk)
    first, second = again(desk), again(desk, SWALLOWED[0])
    rows = [
        {
            "incident_id": each.id,
            "model": "bge",
            "language": "en",
            "body": b"",
            "at": time.now(),
        }
        for each in (first, second)
    ]
    db.session.rollback()
    matcher = db.engine.connect()
    matcher.execute(insert(Vector), rows[:1])
    later()
    assert {key for key, _ in offers()} == {second.id}
    db.session.rollback()
    matcher.commit()
    later()
    assert {key for key, _ in offers()} == {second.id}
    matcher.close()
    assert db.session.scalar(select(func.count()).select_from(Suggestion)) == 1
