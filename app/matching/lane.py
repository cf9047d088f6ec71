"""One encoder's view of the traffic: its window, the bursts that are going on, its thresholds."""

from dataclasses import dataclass

import numpy as np

from app.matching.burst import Burst, detect
from app.matching.port import Key, Near
from app.matching.thresholds import PACE, SHOWN, Pace, Thresholds
from app.matching.vectors import Vector
from app.matching.window import NO_GROUP, Window


@dataclass
class Outbreak:
    """A burst that goes on: what is close to its middle belongs to its group."""

    centroid: Vector
    group: Key
    until: int


class Lane:
    """The messages that have a vector of one encoder."""

    def __init__(self, model: str, dimension: int, limits: Thresholds, pace: Pace = PACE) -> None:
        self.model, self.limits, self.pace = model, limits, pace
        self.window = Window(dimension)
        self._outbreaks: list[Outbreak] = []

    def nearest_member(self, x: Vector, joinable: set[int], *, but: set[str]) -> tuple[int, float]:
        """Return group and score of the most similar member of these groups; -1 for none.

        Messages in the languages `but` are passed by.
        """
        slots = self.window.members(joinable, but=but)
        if not len(slots):
            return NO_GROUP, 0.0
        scores = self.window.similar(x, slots)
        best = int(scores.argmax())
        if scores[best] < 0:
            return NO_GROUP, 0.0
        return int(self.window.groups()[slots[best]]), float(scores[best])

    def why(self, x: Vector, group: int) -> tuple[Near, ...]:
        """Return the members of the group that are nearest, best first."""
        slots = np.flatnonzero(self.window.groups() == group)
        scores = self.window.vectors(slots) @ x
        order = np.argsort(-scores, kind="stable")[:SHOWN]
        return tuple(Near(self.window.key(int(slots[n])), float(scores[n])) for n in order)

    def burst(self) -> Burst | None:
        """Say whether the newest message makes a burst."""
        return detect(self.window, self.pace, self.limits)

    def outbreak_of(self, x: Vector) -> tuple[Key, float] | None:
        """Return the group of the burst that goes on and that the message belongs to."""
        self._outbreaks = [each for each in self._outbreaks if each.until >= self.window.seen]
        found = [(float(each.centroid @ x), each.group) for each in self._outbreaks]
        score, group = max(found, key=lambda pair: pair[0], default=(0.0, None))
        return (group, score) if group is not None and score >= self.limits.member else None

    def same_as(self, burst: Burst) -> Key | None:
        """Return the group of a burst that goes on and has nearly the same middle."""
        for each in self._outbreaks:
            if float(each.centroid @ burst.centroid) >= self.limits.same:
                return each.group
        return None

    def go_on(self, burst: Burst, group: Key) -> None:
        """Have the burst gather for its group."""
        self.end(group)
        until = self.window.seen + self.pace.lasting
        self._outbreaks.append(Outbreak(burst.centroid, group, until))

    def rename(self, group: Key, to: Key, old: int, new: int) -> None:
        """Have what hangs on `group`, by its old number, hang on `to`, and gather for it."""
        self.window.renumber(old, new)
        for each in self._outbreaks:
            if each.group == group:
                each.group = to

    def end(self, group: Key) -> None:
        """Have no burst gather for the group any more."""
        self._outbreaks = [each for each in self._outbreaks if each.group != group]
