"""The matcher that was measured: nearest members of known groups, and bursts."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

from typing_extensions import override

from app.matching.burst import Burst
from app.matching.lane import Lane
from app.matching.language import ENGLISH
from app.matching.port import Arrival, Judgement, Key, Matcher, Near, Verdict
from app.matching.vectors import Vector
from app.matching.window import NO_GROUP

NOTHING = Judgement(Verdict.NOTHING)


@dataclass
class Groups:
    """Numbers for groups, as the windows hold them; which are open, and who may not join which."""

    numbers: dict[Key, int] = field(default_factory=dict)
    names: dict[int, Key] = field(default_factory=dict)
    refused: dict[Key, set[Key]] = field(default_factory=lambda: defaultdict(set))
    _last: int = 0

    def number(self, group: Key | None) -> int:
        """Return the group's number; one that is new is open from now on."""
        if group is None:
            return NO_GROUP
        if group not in self.numbers:
            self._last += 1
            self.numbers[group], self.names[self._last] = self._last, group
        return self.numbers[group]

    def refused_to(self, key: Key) -> set[int]:
        """Return the numbers of the groups that this message must not join."""
        return {self.numbers[group] for group in self.refused[key] if group in self.numbers}

    def drop(self, group: Key) -> None:
        """Close the group: its members keep a number that nobody joins."""
        self.names.pop(self.numbers.pop(group, NO_GROUP), None)


class Nearest(Matcher):
    """Judges a message in the first lane that has a vector of it, in the order given.

    In the other lanes it is compared only with messages that the first cannot see.
    """

    def __init__(self, lanes: Sequence[Lane]) -> None:
        self._lanes = tuple(lanes)
        self._groups = Groups()
        self._found: tuple[Lane, Burst] | None = None

    @override
    def arrive(self, message: Arrival) -> Judgement:
        self.remember(message)
        known = self._known(message)
        if known.verdict is Verdict.JOIN:
            return known
        lane = self._lane(message)
        if lane is None:
            return NOTHING
        gathered = self._gathered(lane, message)
        if gathered.verdict is Verdict.JOIN:
            return gathered
        burst = self._burst(lane, message)
        return burst if burst.verdict is not Verdict.NOTHING else known

    @override
    def remember(self, message: Arrival, *, group: Key | None = None) -> None:
        self.forget(message.key)
        for lane in self._lanes:
            if lane.model in message.vectors:
                vector = message.vectors[lane.model]
                lane.window.add(message.key, vector, message.language, message.at)
        self.place(message.key, group)

    @override
    def gather(self, found: Judgement, group: Key) -> None:
        if self._found and found.verdict is Verdict.BURST:
            lane, burst = self._found
            lane.go_on(burst, group)
            self._found = None

    @override
    def place(self, key: Key, group: Key | None) -> None:
        for lane in self._lanes:
            lane.window.group(key, self._groups.number(group))

    @override
    def refuse(self, key: Key, group: Key) -> None:
        self._groups.refused[key].add(group)

    @override
    def rename(self, group: Key, to: Key) -> None:
        old = self._groups.numbers.get(group)
        if old is not None:
            new = self._groups.number(to)
            for lane in self._lanes:
                lane.rename(group, to, old, new)
            self._groups.drop(group)

    @override
    def drop(self, group: Key) -> None:
        self._groups.drop(group)
        for lane in self._lanes:
            lane.end(group)

    @override
    def forget(self, key: Key) -> None:
        for lane in self._lanes:
            lane.window.forget(key)

    def _lane(self, message: Arrival) -> Lane | None:
        return next((lane for lane in self._lanes if lane.model in message.vectors), None)

    def _known(self, message: Arrival) -> Judgement:
        """Return what the nearest members of open groups say, the surest lane deciding."""
        open_, refused = set(self._groups.names), self._groups.refused_to(message.key)
        best = NOTHING
        seen_before: set[str] = set()
        for lane in self._lanes:
            if lane.model in message.vectors and open_ - refused:
                x = self._centred(lane, message)
                number, score = lane.nearest_member(x, open_ - refused, but=seen_before)
                verdict = lane.limits.verdict(score)
                if _rank(verdict) > _rank(best.verdict):
                    why = lane.why(x, number)
                    group = self._groups.names[number]
                    best = Judgement(verdict, group, score, why, model=lane.model)
                seen_before = {ENGLISH}
        return best

    def _gathered(self, lane: Lane, message: Arrival) -> Judgement:
        x = self._centred(lane, message)
        found = lane.outbreak_of(x)
        if found is None or found[0] in self._groups.refused[message.key]:
            return NOTHING
        group, score = found
        why = lane.why(x, self._groups.number(group))
        return Judgement(Verdict.JOIN, group, score, why, model=lane.model)

    def _burst(self, lane: Lane, message: Arrival) -> Judgement:
        burst = lane.burst()
        if burst is None:
            return NOTHING
        self._found = lane, burst
        numbers = [int(lane.window.groups()[slot]) for slot in burst.members]
        members = tuple(
            Near(lane.window.key(int(slot)), float(score))
            for slot, score, number in zip(burst.members, burst.scores, numbers, strict=True)
            if number not in self._groups.names
        )
        group = lane.same_as(burst)
        if group is None:
            group = self._mostly(numbers)
        x = self._centred(lane, message)
        return Judgement(
            Verdict.BURST,
            group,
            float(burst.centroid @ x),
            lane.why(x, self._groups.number(group)) if group is not None else (),
            members,
            lane.window.key(burst.central),
            lane.model,
        )

    def _mostly(self, numbers: Sequence[int]) -> Hashable | None:
        """Return the open group that at least half of a burst's members hang on already."""
        grouped = Counter(number for number in numbers if number in self._groups.names)
        for number, count in grouped.most_common(1):
            if count * 2 >= len(numbers):
                return self._groups.names[number]
        return None

    @staticmethod
    def _centred(lane: Lane, message: Arrival) -> Vector:
        return lane.window.means.centred(message.vectors[lane.model], message.language)


def _rank(verdict: Verdict) -> int:
    return [Verdict.NOTHING, Verdict.SUGGEST, Verdict.JOIN].index(verdict)
