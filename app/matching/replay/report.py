"""What a replay prints."""

import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass

from app.matching.port import Matcher
from app.matching.replay.streams import HISTORY, Labelled, Outcome, burst, silent_joins


@dataclass(frozen=True)
class Bursts:
    """What some bursts came to: how many were found, how early and how wholly."""

    bursts: int
    found: float
    until_alarm_median: float
    until_alarm_p90: float
    members_precision: float
    members_recall: float
    ordinary_messages: int
    false_problems_per_1000: float


@dataclass(frozen=True)
class Share:
    """The bursts of one share of the traffic, over all seeds: altogether and topic by topic."""

    share: float
    all: Bursts
    topics: dict[str, Bursts]


@dataclass(frozen=True)
class Draws:
    """Which draws are made of the file."""

    shares: Sequence[float]
    seeds: Sequence[int]
    history: int = HISTORY


@dataclass(frozen=True)
class Report:
    """All figures of a replay."""

    encoder: str
    messages: int
    topics: int
    seeds: list[int]
    bursts: list[Share]
    silent_joins_share: float
    silent_joins_precision: float

    def plain(self) -> dict[str, object]:
        return asdict(self)


def measure(
    messages: Sequence[Labelled], draws: Draws, *, encoder: str, make: Callable[[], Matcher]
) -> Report:
    """Stream everything and return the figures."""
    topics = sorted({each.topic for each in messages})
    found = [_share(share, _outcomes(messages, share, draws, make)) for share in draws.shares]
    joins = [silent_joins(messages, seed, make) for seed in draws.seeds]
    joined, right = (sum(column) for column in zip(*joins, strict=True))
    judged = len(draws.seeds) * (len(messages) - len(messages) // 2)
    return Report(
        *(encoder, len(messages), len(topics), list(draws.seeds), found),
        silent_joins_share=_rounded(joined / max(judged, 1)),
        silent_joins_precision=_rounded(right / max(joined, 1)),
    )


def _outcomes(
    messages: Sequence[Labelled], share: float, draws: Draws, make: Callable[[], Matcher]
) -> list[Outcome]:
    found = (
        burst(messages, topic, share, seed, make, history=draws.history)
        for seed in draws.seeds
        for topic in sorted({each.topic for each in messages})
    )
    return [outcome for outcome in found if outcome]


def _share(share: float, outcomes: Sequence[Outcome]) -> Share:
    topics = sorted({each.topic for each in outcomes})
    return Share(
        share,
        _bursts(outcomes),
        {topic: _bursts([each for each in outcomes if each.topic == topic]) for topic in topics},
    )


def _bursts(outcomes: Sequence[Outcome]) -> Bursts:
    found = [each for each in outcomes if each.until_alarm is not None]
    waits = sorted(each.until_alarm or 0 for each in found)
    ordinary = sum(each.ordinary for each in outcomes)
    return Bursts(
        bursts=len(outcomes),
        found=_rounded(len(found) / max(len(outcomes), 1)),
        until_alarm_median=statistics.median(waits) if waits else 0,
        until_alarm_p90=waits[int(len(waits) * 0.9)] if waits else 0,
        members_precision=_mean(each.precision for each in found),
        members_recall=_mean(each.recall for each in found),
        ordinary_messages=ordinary,
        false_problems_per_1000=_rounded(
            1000 * sum(each.false_problems for each in outcomes) / max(ordinary, 1)
        ),
    )


def _mean(values: Iterable[float]) -> float:
    known = list(values)
    return _rounded(statistics.fmean(known)) if known else 0.0


def _rounded(value: float) -> float:
    return round(value, 3)
