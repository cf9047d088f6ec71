"""The streams of a replay: a burst of one topic inside ordinary traffic, and half against half."""

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from app.matching.port import Arrival, Judgement, Key, Matcher, Verdict

HISTORY = 1000
"""Ordinary messages that are known when the judging begins, of a large file."""
CALM = 200
"""Ordinary messages that are judged before the burst, likewise."""
BURST = 30
"""Messages of a burst, where the topic has so many."""
SMALLEST = 10
"""A topic with fewer is passed over."""


@dataclass(frozen=True)
class Labelled:
    """One message of the file."""

    arrival: Arrival
    topic: str


@dataclass
class Outcome:
    """What one stream came to."""

    topic: str
    ordinary: int = 0
    false_problems: int = 0
    until_alarm: int | None = None
    precision: float = 0.0
    recall: float = 0.0


def burst(
    messages: Sequence[Labelled],
    topic: str,
    share: float,
    seed: int,
    make: Callable[[], Matcher],
    *,
    history: int = HISTORY,
) -> Outcome | None:
    """Stream a burst of `topic` with this share of the traffic; None where the topic is small."""
    chance = random.Random(f"{seed} {topic}")  # noqa: S311 - draws, no secrets
    own = [each for each in messages if each.topic == topic]
    if len(own) < SMALLEST:
        return None
    chance.shuffle(own)
    burst_, ordinary = own[:BURST], own[BURST:] + [m for m in messages if m.topic != topic]
    chance.shuffle(ordinary)
    stream = _Stream(make(), topic, {each.arrival.key for each in burst_}, Outcome(topic))
    usual = iter(ordinary)
    for each in _first(usual, min(history, len(ordinary) // 3)):
        stream.matcher.remember(each.arrival)
    for each in _first(usual, min(CALM, len(ordinary) // 3)):
        stream.take(each)
    while burst_:
        next_ = burst_.pop() if chance.random() < share else next(usual, None)
        if next_ is None:
            return None  # the file is too short for so small a share
        stream.take(next_)
    return stream.outcome()


def silent_joins(
    messages: Sequence[Labelled], seed: int, make: Callable[[], Matcher]
) -> tuple[int, int]:
    """Have half the file be members of known problems, one per topic, and judge the other half.

    Returns how many joined silently, and how many of these rightly.
    """
    order = list(messages)
    random.Random(seed).shuffle(order)  # noqa: S311 - likewise
    matcher, half = make(), len(order) // 2
    for each in order[:half]:
        matcher.remember(each.arrival, group=each.topic)
    joined = right = 0
    for each in order[half:]:
        found = matcher.arrive(each.arrival)
        # What a burst gathers has figures of its own; here nothing is gathered.
        if found.verdict is Verdict.JOIN:
            joined += 1
            right += found.group == each.topic
            matcher.place(each.arrival.key, found.group)
    return joined, right


@dataclass
class _Stream:
    """One run: does what the desk would do with each judgement, and keeps count."""

    matcher: Matcher
    topic: str
    burst: set[Key]
    result: Outcome
    topics: dict[Key, str] = field(default_factory=dict)
    members: dict[int, set[Key]] = field(default_factory=lambda: defaultdict(set))
    found: int | None = None
    _come: int = 0
    _made: int = 0

    def take(self, message: Labelled) -> None:
        key = message.arrival.key
        self.topics[key] = message.topic
        self._come += key in self.burst
        self.result.ordinary += key not in self.burst
        said = self.matcher.arrive(message.arrival)
        if said.verdict is Verdict.JOIN and isinstance(said.group, int):
            self._place(key, said.group)
        elif said.verdict is Verdict.BURST:
            self._alarm(said)

    def outcome(self) -> Outcome:
        if self.found is not None:
            members = self.members[self.found]
            own = sum(self.topics.get(key) == self.topic for key in members)
            self.result.precision = own / len(members)
            self.result.recall = len(members & self.burst) / len(self.burst)
        return self.result

    def _alarm(self, said: Judgement) -> None:
        group = said.group
        if not isinstance(group, int):
            self._made += 1
            group = self._made
            self._judge(said, group)
        self.matcher.gather(said, group)
        for member in said.members:
            self._place(member.key, group)

    def _judge(self, said: Judgement, group: int) -> None:
        """Is it the problem that was to be found? Another one, or a second of it, is false."""
        topics = Counter(self.topics.get(member.key) for member in said.members)
        if self.found is None and self._come and topics[self.topic] * 2 >= len(said.members):
            self.found, self.result.until_alarm = group, self._come
        else:
            self.result.false_problems += 1

    def _place(self, key: Key, group: int) -> None:
        self.matcher.place(key, group)
        self.members[group].add(key)


def _first(messages: Iterator[Labelled], count: int) -> Iterator[Labelled]:
    for _ in range(count):
        yield next(messages)
