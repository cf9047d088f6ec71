"""Messages compared by the stems of their words."""

from hypothesis import given
from hypothesis import strategies as st

from app.matching.port import Verdict
from app.matching.stems import Comparison, Member
from app.matching.thresholds import WORDS

STEMS = st.sets(st.sampled_from(["card", "swallow", "machin", "fee", "карт", "банкомат"]))
TALK = st.lists(st.tuples(st.integers(0, 3), STEMS), max_size=12)


def members(talk: list[tuple[int, set[str]]]) -> list[Member]:
    return [Member(key, group, stems) for key, (group, stems) in enumerate(talk)]


@given(
    talk=TALK, usual=st.lists(STEMS, max_size=6), stems=STEMS, refused=st.sets(st.integers(0, 3))
)
def test_it_offers_at_most_and_never_what_was_refused(
    talk: list[tuple[int, set[str]]],
    usual: list[set[str]],
    stems: set[str],
    refused: set[int],
) -> None:
    known = members(talk)
    said = Comparison(known, usual).judge(stems, refused=refused)
    assert said.verdict in {Verdict.SUGGEST, Verdict.NOTHING}
    assert said == Comparison(known, usual).judge(stems, refused=refused)
    if said.verdict is Verdict.SUGGEST:
        assert said.group not in refused
        scores = [near.score for near in said.nearest]
        assert WORDS.offer <= said.score == scores[0] <= 1
        assert scores == sorted(scores, reverse=True)
        for near in said.nearest:
            assert isinstance(near.key, int)
            assert known[near.key].group == said.group
            assert stems & set(known[near.key].stems)


def test_a_group_must_stand_out_among_the_nearest() -> None:
    alike = [{"card", "swallow", "machin"}] * 6
    usual = [{"fee"}, {"rate"}, {"address"}] * 10
    one = Comparison([Member(key, 1, each) for key, each in enumerate(alike)], usual)
    many = Comparison([Member(key, key, each) for key, each in enumerate(alike)], usual)
    stems = {"card", "swallow", "machin"}
    assert one.judge(stems).group == 1
    assert many.judge(stems).verdict is Verdict.NOTHING


def test_rare_words_say_more_than_usual_ones() -> None:
    talk = [Member(1, 1, {"card", "swallow"}), Member(2, 2, {"card", "address"})]
    known = Comparison(talk, [{"card", "fee"}] * 20)
    assert known.judge({"card", "swallow"}).group == 1
    assert known.judge({"card", "limit"}).verdict is Verdict.NOTHING
    assert Comparison([], []).judge({"card"}).verdict is Verdict.NOTHING
