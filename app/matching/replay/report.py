"""What a replay prints."""

import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass

from app.matching.port import Matcher
from app.matching.replay.streams import Labelled, Outcome, burst, silent_joins


@dataclass(frozen=True)
class Share:
    """The bursts of one share of the traffic, over all seeds and topics."""

    share: float
    bursts: int
    found: float
    until_alarm_median: float
    until_alarm_p90: float
    members_precision: float
    members_recall: float
    ordinary_messages: int
    false_problems_per_1000: float


@dataclass(frozen=True)
class Report:
    """All figures of a replay."""

    encoder: str
    messages: int
    topics: int
    seeds: int
    bursts: list[Share]
    silent_joins_share: float
    silent_joins_precision: float

    def plain(self) -> dict[str, object]:
        return asdict(self)


def measure(
    messages: Sequence[Labelled],
    *,
    encoder: str,
    shares: Sequence[float],
    seeds: int,
    make: Callable[[], Matcher],
) -> Report:
    """Stream everything and return the figures."""
    topics = sorted({each.topic for each in messages})
    found = [
        _share(
            share,
            [
                outcome
                for seed in range(seeds)
                for topic in topics
                if (outcome := burst(messages, topic, share, seed, make))
            ],
        )
        for share in shares
    ]
    joins = [silent_joins(messages, seed, make) for seed in range(seeds)]
    joined, right = (sum(column) for column in zip(*joins, strict=True))
    judged = seeds * (len(messages) - len(messages) // 2)
    return Report(
        *(encoder, len(messages), len(topics), seeds, found),
        silent_joins_share=_rounded(joined / max(judged, 1)),
        silent_joins_precision=_rounded(right / max(joined, 1)),
    )


def _share(share: float, outcomes: Sequence[Outcome]) -> Share:
    found = [each for each in outcomes if each.until_alarm is not None]
    waits = sorted(each.until_alarm or 0 for each in found)
    ordinary = sum(each.ordinary for each in outcomes)
    return Share(
        share=share,
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
