"""Whether the matcher judges what comes, as its rows tell; and what screens and programs say."""

import threading
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import text
from typing_extensions import override

from app import matcher
from app.core import relay, time
from app.core.actor import Scope
from app.core.db import db, transaction
from app.matching.encoders import known
from app.matching.encoders.errors import NoModel
from app.matching.thresholds import BGE
from app.problems import services
from app.problems.models import Answer, Pulse
from app.problems.queries.standing import State, standing
from app.problems.services.following import Follower
from tests.api.conftest import Doors, Program, doors
from tests.problems.desk import ProblemDesk
from tests.problems.matching import ByFirstWord, problem_of, work
from tests.problems.talk_of_words import again, later, offers, swallowed

__all__ = ["doors"]

SENTENCES = {
    State.NEVER: ("has not been started", "ещё не запускали"),
    State.AWAY: ("the matcher is away", "подбор проблем не работает"),
    State.NO_MODEL: ("no model can be loaded", "ни одна модель не загружается"),
    State.FAILING: ("the matcher fails and tries again", "подбор проблем сбоит"),
    State.BEHIND: ("the matcher is behind", "подбор проблем отстаёт"),
}


def alive(*models: str) -> None:
    matcher.Pulse(models or ("bge",)).beat()


def matching_in(program: Program, address: str) -> dict[str, Any]:
    """What a program is told of the matcher."""
    answer: dict[str, Any] = program.get(address).json or {}
    found: dict[str, Any] = answer["matching"]
    return found


def bring(state: State, desk: ProblemDesk) -> None:
    """Have the matcher be in this state."""
    if state is State.NEVER:
        return
    if state is State.AWAY:
        with time_machine.travel(time.now() - timedelta(minutes=5)):
            alive()
    elif state is State.NO_MODEL:
        matcher.Pulse([]).beat()
    else:
        alive()
        with time_machine.travel(time.now() - timedelta(minutes=5)):
            desk.incident()
        fails = int(state is State.FAILING)
        with transaction():
            db.session.execute(
                text("INSERT INTO core.consumer VALUES ('matcher', 0, :fails)"), {"fails": fails}
            )


@pytest.mark.parametrize("state", list(SENTENCES))
def test_every_screen_of_matching_says_so_in_one_sentence(
    desk: ProblemDesk, doors: Doors, state: State
) -> None:
    bring(state, desk)
    incident, problem = desk.incident(), desk.problem(desk.incident())
    program = doors.client(Scope.INCIDENTS_READ, departments=frozenset({desk.cards}))
    pages = (
        "/problems/queue/open",
        "/problems/suggestions",
        f"/incidents/{incident.reference}",
    )
    browser = desk.client(desk.vera)
    for address in pages:
        for language, sentence in zip(("en", "ru"), SENTENCES[state], strict=True):
            browser.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
            page = browser.get(address).text
            assert page.count(sentence) == 1, (address, language)
            others = [words for each, words in SENTENCES.items() if each is not state]
            assert not any(word in page for words in others for word in words)
    for address in (
        "/suggestions",
        f"/incidents/{incident.reference}/suggestions",
        f"/problems/{problem.reference}/suggestions",
    ):
        told = matching_in(program, address)
        assert told["state"] == state
        assert (told["since"] is None) == (state is State.NEVER)


def test_a_matcher_that_follows_is_not_spoken_of(desk: ProblemDesk, doors: Doors) -> None:
    alive()
    hanging, loose = desk.incident(), desk.incident()
    desk.problem(hanging)
    browser = desk.client(desk.vera)
    for address in (
        "/problems/queue/open",
        "/problems/suggestions",
        "/incidents/" + loose.reference,
    ):
        assert "nothing joins by itself" not in browser.get(address).text
    with time_machine.travel(time.now() + timedelta(minutes=1)):  # and one that hangs needs none
        assert "nothing joins" in browser.get(f"/incidents/{loose.reference}").text
        assert "nothing joins" not in browser.get(f"/incidents/{hanging.reference}").text
    program = doors.client(Scope.INCIDENTS_READ, departments=frozenset({desk.cards}))
    assert matching_in(program, "/suggestions") == {"state": "following", "since": None}


def test_it_says_since_when(desk: ProblemDesk) -> None:
    bring(State.BEHIND, desk)
    oldest = db.session.scalar(text("SELECT min(at) FROM core.event"))
    assert standing().since == oldest
    relay.position_new()
    assert standing().since == oldest
    desk.client(desk.vera).get("/problems/suggestions")
    assert _minutes_ago(oldest) == 5


def test_what_an_import_brought_keeps_nobody_waiting(desk: ProblemDesk) -> None:
    bring(State.BEHIND, desk)
    with transaction():
        db.session.execute(text("UPDATE core.event SET replayed = true"))
    assert standing().state is State.FOLLOWING


def test_the_models_word_replaces_that_of_words(desk: ProblemDesk, follower: Follower) -> None:
    problem = swallowed(desk)
    incident, unlike = again(desk), again(desk, "Cash machine swallowed the card")
    later()
    assert {key for key, _ in offers()} == {incident.id, unlike.id}
    work()
    # To this encoder only the first words matter: both are like nothing.
    assert {each.state for each in offers().values()} == {Answer.PASSED}
    assert {each.by_kind for each in offers().values()} == {"system"}
    assert problem_of(incident) is None
    other = again(desk, "The machine swallowed my card")
    later()
    assert other.id not in {key for key, each in offers().items() if each.state == Answer.OPEN}
    work()
    placed = problem_of(other)
    assert placed
    assert placed.problem_id == problem.id
    assert later(100) == 0


def test_a_matcher_that_is_behind_leaves_it_to_words_until_it_comes(
    desk: ProblemDesk, follower: Follower
) -> None:
    swallowed(desk)
    work()
    alive()
    assert standing().state is State.FOLLOWING
    incident = again(desk)
    with time_machine.travel(time.now() + timedelta(seconds=40)):
        alive()
        assert standing().state is State.BEHIND
        later(0)
        (found,) = offers().values()
        assert (found.incident_id, found.state) == (incident.id, Answer.OPEN)
        work()
        assert standing().state is State.FOLLOWING
        (found,) = offers().values()
        assert found.state == Answer.PASSED


class Broken(ByFirstWord):
    """An encoder whose file is spoilt, until somebody mends it."""

    mended = threading.Event()

    @override
    def __init__(self) -> None:
        if not self.mended.is_set():
            raise NoModel("its file is not the one that was tested")


def test_a_matcher_without_a_model_says_so_and_waits_for_one(
    desk: ProblemDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    swallowed(desk)
    incident = again(desk)
    monkeypatch.setattr(known, "KINDS", ((Broken, BGE),))
    monkeypatch.setattr(matcher, "STAND_BY_SECONDS", 0.01)
    monkeypatch.setattr(matcher, "NO_MODEL_SECONDS", 0.05)
    seen: list[State] = []

    class Mending(threading.Event):
        """Waiting for the end, somebody looks at the screen and mends the file."""

        @override
        def wait(self, timeout: float | None = None) -> bool:
            if db.session.get(Pulse, "matcher"):
                seen.append(standing().state)
                Broken.mended.set()
            return super().wait(timeout)

    try:
        found = matcher.wait_for_models(Mending())
    finally:
        Broken.mended.clear()
    assert [encoder.id for encoder, _ in found] == ["by-first-word"]
    assert set(seen) == {State.NO_MODEL}
    later()
    assert [key for key, _ in offers()] == [incident.id]


def test_one_without_a_model_is_silent_beside_one_that_judges(desk: ProblemDesk) -> None:
    alive("bge")
    matcher.Pulse([]).beat()
    assert standing().state is State.FOLLOWING
    with time_machine.travel(time.now() + timedelta(minutes=1)):
        matcher.Pulse([]).beat()
        first = standing()
        assert first.state is State.NO_MODEL
    with time_machine.travel(time.now() + timedelta(minutes=2)):
        matcher.Pulse([]).beat()
        assert standing() == first


def test_what_words_offered_is_accepted_like_any_other(desk: ProblemDesk) -> None:
    problem = swallowed(desk)
    incident = again(desk)
    later()
    desk.with_incident(problem, services.accept, incident, by=desk.vera)
    placed = problem_of(incident)
    assert placed
    assert (placed.placed, placed.problem_id) == ("person", problem.id)


def _minutes_ago(at: datetime | None) -> int:
    assert at
    return round((time.now() - at).total_seconds() / 60)
