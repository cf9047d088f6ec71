"""The running mean per language. Taken off, it makes scores of languages and desks comparable."""

import numpy as np

from app.matching.vectors import Vector, unit

LONGEST = 5000
"""So many messages long is its memory: with the talk of a desk its mean may wander."""

SETTLED = 50
"""Before so many messages a mean says more of the few than of the language; it counts in part."""


class Means:
    """Means of the vectors of one encoder."""

    def __init__(self, dimension: int) -> None:
        self._dimension = dimension
        self._means: dict[str, Vector] = {}
        self._counts: dict[str, int] = {}

    def add(self, vector: Vector, language: str) -> None:
        """Count a vector in."""
        count = min(self._counts.get(language, 0) + 1, LONGEST)
        mean = self.of(language)
        self._means[language] = np.asarray(mean + (vector - mean) / count, dtype=np.float32)
        self._counts[language] = count

    def of(self, language: str) -> Vector:
        """Return the mean as it is now."""
        known = self._means.get(language)
        return np.zeros(self._dimension, np.float32) if known is None else known

    def centred(self, vector: Vector, language: str) -> Vector:
        """Return the vector with its language's mean taken off, at unit length."""
        weight = np.float32(min(self._counts.get(language, 0) / SETTLED, 1.0))
        return unit(vector - weight * self.of(language))

    def count(self, language: str) -> int:
        """Return how many vectors the mean stands on."""
        return self._counts.get(language, 0)
