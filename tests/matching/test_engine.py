"""Where messages belong, decided by vectors alone."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.matching.engine import Nearest
from app.matching.poisson import tail
from app.matching.port import Arrival, Judgement, Verdict
from app.matching.vectors import packed, unpacked
from app.matching.window import Window
from tests.matching.talk import DAY, DIMENSION, Talk, matcher, with_history

RARE = 39  # the topic of which ordinary talk has nothing


def outbreak(made: Nearest, talk: Talk, messages: int = 12) -> list[tuple[Arrival, Judgement]]:
    """Every third message is about one thing, and what is found is carried out."""
    told = []
    for _ in range(messages):
        for message in (talk.ordinary(), talk.ordinary(), talk.about(RARE)):
            said = made.arrive(message)
            if said.verdict is Verdict.BURST:
                group = "the burst" if said.group is None else said.group
                made.gather(said, group)
                for member in said.members:
                    made.place(member.key, group)
            elif said.verdict is Verdict.JOIN:
                made.place(message.key, said.group)
        told.append((message, said))
    return told


def test_a_message_like_a_member_joins_the_known_problem_and_says_why() -> None:
    talk = Talk()
    made = with_history(talk)
    members = [talk.about(RARE, like=0.95) for _ in range(4)]
    for member in members:
        made.remember(member, group="PRB-1")
    said = made.arrive(talk.about(RARE, like=0.97))
    assert (said.verdict, said.group) == (Verdict.JOIN, "PRB-1")
    assert said.score >= 0.75
    assert len(said.nearest) == 3
    assert {near.key for near in said.nearest} <= {member.key for member in members}
    assert said.nearest[0].score == pytest.approx(said.score, abs=1e-4)


def test_a_less_similar_one_is_offered_and_a_strange_one_stands_alone() -> None:
    talk = Talk()
    made = with_history(talk)
    made.remember(talk.about(RARE, like=0.9), group="PRB-1")
    assert made.arrive(talk.about(RARE, like=0.75)).verdict is Verdict.SUGGEST
    assert made.arrive(talk.about(RARE, like=0.3)).verdict is Verdict.NOTHING


def test_what_a_person_refused_is_never_answered_again() -> None:
    talk = Talk()
    made = with_history(talk)
    made.remember(talk.about(RARE, like=0.95), group="PRB-1")
    message = talk.about(RARE, like=0.97)
    made.refuse(message.key, "PRB-1")
    assert made.arrive(message).verdict is Verdict.NOTHING


def test_nobody_joins_what_was_dropped_and_a_renamed_group_keeps_its_members() -> None:
    talk = Talk()
    made = with_history(talk)
    made.remember(talk.about(RARE, like=0.95), group="proposal")
    made.rename("proposal", "PRB-1")
    assert made.arrive(talk.about(RARE, like=0.97)).group == "PRB-1"
    made.drop("PRB-1")
    assert made.arrive(talk.about(RARE, like=0.97)).verdict is Verdict.NOTHING


def test_similar_messages_that_come_fast_are_a_burst_once_and_gather_the_rest() -> None:
    talk = Talk()
    told = outbreak(with_history(talk), talk)
    verdicts = [said.verdict for _, said in told]
    alarm = verdicts.index(Verdict.BURST)
    assert 3 <= alarm <= 9
    assert verdicts.count(Verdict.BURST) == 1
    assert set(verdicts[alarm + 1 :]) == {Verdict.JOIN}
    first = told[alarm][1]
    assert {near.key for near in first.members} >= {message.key for message, _ in told[:alarm]}


def test_ordinary_talk_is_no_burst() -> None:
    talk = Talk(seed=3)
    made = with_history(talk)
    verdicts = {made.arrive(talk.ordinary()).verdict for _ in range(400)}
    assert verdicts == {Verdict.NOTHING}


def test_a_young_desk_sees_bursts_from_a_hundred_messages_on() -> None:
    talk = Talk()
    young = outbreak(with_history(talk, 60), talk, 4)
    assert all(said.verdict is Verdict.NOTHING for _, said in young)
    talk = Talk()
    assert any(said.verdict is Verdict.BURST for _, said in outbreak(with_history(talk, 95), talk))


def test_the_hundredth_message_is_the_first_that_may_make_a_burst_and_the_history_is_short() -> (
    None
):
    talk = Talk()
    made = with_history(talk, 88)
    told = [made.arrive(talk.about(RARE)) for _ in range(12)]
    assert {said.verdict for said in told[:-1]} == {Verdict.NOTHING}
    assert told[-1].verdict is Verdict.BURST
    assert len(told[-1].members) == 12


def test_ordinary_talk_is_no_burst_on_a_young_desk_either() -> None:
    talk = Talk(seed=5)
    made = with_history(talk, 95)
    assert {made.arrive(talk.ordinary()).verdict for _ in range(300)} == {Verdict.NOTHING}


def test_after_a_restart_a_burst_finds_the_problem_that_its_members_hang_on() -> None:
    talk = Talk()
    told = outbreak(with_history(talk), talk)
    anew = with_history(Talk())
    for message, _ in told:
        anew.remember(message, group="PRB-1")
    groups = {said.group for _, said in outbreak(anew, talk)}
    assert groups == {"PRB-1"}


def test_a_forgotten_message_is_similar_to_nothing() -> None:
    talk = Talk()
    made = with_history(talk)
    member = talk.about(RARE, like=0.95)
    made.remember(member, group="PRB-1")
    made.forget(member.key)
    assert made.arrive(talk.about(RARE, like=0.97)).verdict is Verdict.NOTHING


def test_the_mean_is_one_of_each_language() -> None:
    """Two languages lie apart in the space; taking each one's mean off brings them together."""
    talk = Talk()
    window = Window(DIMENSION)
    for _ in range(100):
        for language in ("en", "other"):
            message = talk.ordinary()
            window.add(message.key, message.vectors["m"], language, message.at)
    means = [window.means.of(language) for language in ("en", "other")]
    assert not (means[0] == means[1]).all()
    assert window.means.count("en") == 100


def test_the_window_forgets_what_is_old_and_what_is_too_much() -> None:
    talk = Talk()
    window = Window(DIMENSION, size=50)
    for _ in range(80):
        message = talk.ordinary()
        window.add(message.key, message.vectors["m"], "en", message.at)
    assert len(window) == 50
    late = talk.ordinary()
    window.add(late.key, late.vectors["m"], "en", late.at + 31 * DAY)
    assert len(window) == 1
    assert late.key in window


def test_a_message_that_comes_again_stands_once() -> None:
    talk = Talk()
    made = matcher()
    message = talk.ordinary()
    for _ in range(3):
        made.remember(message)
    window = made._lanes[0].window  # noqa: SLF001 - nothing else shows it
    assert len(window) == 1


def test_kept_vectors_are_as_good_as_new() -> None:
    vector = Talk().ordinary().vectors["m"]
    assert len(packed(vector)) == 2 * DIMENSION
    assert float(unpacked(packed(vector)) @ vector) > 0.9999


@given(st.integers(0, 60), st.floats(0.01, 40))
def test_the_tail_is_the_sum_of_what_is_left(least: int, expected: float) -> None:
    below = math.fsum(
        math.exp(k * math.log(expected) - expected - math.lgamma(k + 1)) for k in range(least)
    )
    assert tail(least, expected) == pytest.approx(1 - below, abs=1e-9)


def test_a_very_small_tail_keeps_its_size() -> None:
    assert tail(30, 0.1) == pytest.approx(3.4e-63, rel=0.05)
