"""Talk of made-up topics: each has a direction, and its messages lie around it."""

from itertools import count

import numpy as np

from app.matching.engine import Nearest
from app.matching.lane import Lane
from app.matching.port import Arrival
from app.matching.thresholds import BGE
from app.matching.vectors import Vector, unit

DIMENSION = 64
DAY = 24 * 3600.0


class Talk:
    """Makes messages; the same seed makes the same ones."""

    def __init__(self, topics: int = 40, seed: int = 1) -> None:
        self._chance = np.random.default_rng(seed)
        self._topics = unit(self._chance.normal(size=(topics, DIMENSION)).astype(np.float32))
        self._keys = count()
        self.at = 0.0

    def about(self, topic: int, *, like: float = 0.9, language: str = "en") -> Arrival:
        """A message that is so close to its topic's middle; two of them have the square of it."""
        return self._message(self._near(self._topics[topic], like), language)

    def ordinary(self) -> Arrival:
        return self.about(int(self._chance.integers(len(self._topics) - 1)))

    def _message(self, vector: Vector, language: str) -> Arrival:
        self.at += 1
        return Arrival(next(self._keys), language, self.at, {"m": vector})

    def _near(self, middle: Vector, like: float) -> Vector:
        noise = self._chance.normal(size=DIMENSION).astype(np.float32)
        away = unit(noise - (noise @ middle) * middle)
        return unit(np.float32(like) * middle + np.float32(np.sqrt(1 - like**2)) * away)


def matcher() -> Nearest:
    return Nearest([Lane("m", DIMENSION, BGE)])


def with_history(talk: Talk, messages: int = 400) -> Nearest:
    made = matcher()
    for _ in range(messages):
        made.remember(talk.ordinary())
    return made
