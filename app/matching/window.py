"""The window of recent vectors of one encoder: a ring, searched exactly by one matrix product."""

import numpy as np
from numpy.typing import NDArray

from app.matching.means import Means
from app.matching.port import Key
from app.matching.thresholds import WINDOW, WINDOW_SECONDS
from app.matching.vectors import Matrix, Rows, Vector

NO_GROUP = -1
NO_LANGUAGE = -1
GROWS_BY = 1.05
"""All rows are centred anew when a mean has so much more behind it; in between they stay."""

FEW = 8
"""An eighth of all rows or less is few."""


class Window:
    """The newest messages, centred. A forgotten row is all zeros and similar to nothing."""

    def __init__(
        self, dimension: int, *, size: int = WINDOW, seconds: float = WINDOW_SECONDS
    ) -> None:
        self.size, self._seconds = size, seconds
        self.means = Means(dimension)
        self._raw = np.zeros((size, dimension), np.float16)
        self._centred = np.zeros((size, dimension), np.float32)
        self._at = np.zeros(size, np.float64)
        self._groups = np.full(size, NO_GROUP, np.int32)
        self._languages = np.full(size, NO_LANGUAGE, np.int8)
        self._codes: dict[str, int] = {}
        self._keys: list[Key] = [None] * size
        self._slots: dict[Key, int] = {}
        self._next = 0
        self._oldest = 0
        self._centred_at: dict[str, int] = {}

    def __len__(self) -> int:
        """The messages that it holds, forgotten ones not counted."""
        return len(self._slots)

    def __contains__(self, key: Key) -> bool:
        return key in self._slots

    @property
    def seen(self) -> int:
        """How many messages have ever come."""
        return self._next

    def add(self, key: Key, vector: Vector, language: str, at: float) -> None:
        """Take in the newest message; the oldest goes when the ring is full or it is too old."""
        self._let_old_go(at)
        slot = self._next % self.size
        self._clear(slot)
        self.means.add(vector, language)
        self._raw[slot], self._at[slot] = vector, at
        self._languages[slot] = self._codes.setdefault(language, len(self._codes))
        self._keys[slot] = key
        self._slots[key] = slot
        self._next += 1
        self._centred[slot] = self.means.centred(vector, language)
        self._centre_anew(language)

    def similar(self, centred: Vector, slots: Rows) -> NDArray[np.float32]:
        """Return the cosine of each of these slots to a centred vector; empty slots have 0."""
        filled = min(self._next, self.size)
        # Gathering rows costs more than comparing all, unless they are few.
        if len(slots) * FEW < filled:
            return np.asarray(self._centred[slots] @ centred, dtype=np.float32)
        return np.asarray((self._centred[:filled] @ centred)[slots], dtype=np.float32)

    def newest(self, count: int, *, before: int = 0) -> Rows:
        """Return the slots of the last `count` messages but for the last `before`, oldest first."""
        last = self._next - before
        first = max(last - count, self._next - self.size, 0)
        return np.arange(first, max(last, first), dtype=np.intp) % self.size

    def vectors(self, slots: Rows) -> Matrix:
        """Return the centred vectors of these slots."""
        return self._centred[slots]

    def key(self, slot: int) -> Key:
        """Return whose vector lies there."""
        return self._keys[slot]

    def group(self, key: Key, number: int) -> None:
        """Write down the number of the group that the message hangs on."""
        if key in self._slots:
            self._groups[self._slots[key]] = number

    def renumber(self, old: int, new: int) -> None:
        """Have the messages of one group belong to another."""
        self._groups[self._groups == old] = new

    def groups(self) -> NDArray[np.int32]:
        """Return the number of each slot's group, of every slot that was ever filled."""
        return self._groups[: min(self._next, self.size)]

    def members(self, numbers: set[int], *, but: set[str]) -> Rows:
        """Return the slots of these groups' messages, those in the languages `but` left out."""
        filled = min(self._next, self.size)
        wanted = np.zeros(max(numbers, default=0) + 2, np.bool_)  # the last one: no group
        wanted[list(numbers)] = True
        groups = self._groups[:filled]
        found = wanted[np.where(groups < len(wanted) - 1, groups, NO_GROUP)]
        codes = [self._codes[each] for each in but if each in self._codes]
        if codes:
            found &= ~np.isin(self._languages[:filled], codes)
        return np.flatnonzero(found)

    def forget(self, key: Key) -> None:
        """Have the message be similar to nothing any more."""
        if key in self._slots:
            self._clear(self._slots[key])

    def _let_old_go(self, now: float) -> None:
        self._oldest = max(self._oldest, self._next - self.size)
        while (
            self._oldest < self._next and self._at[self._oldest % self.size] < now - self._seconds
        ):
            self._clear(self._oldest % self.size)
            self._oldest += 1

    def _clear(self, slot: int) -> None:
        # The key may have come again, with another slot.
        if self._slots.get(self._keys[slot]) == slot:
            del self._slots[self._keys[slot]]
        self._raw[slot] = self._centred[slot] = 0
        self._groups[slot], self._languages[slot], self._keys[slot] = NO_GROUP, NO_LANGUAGE, None

    def _centre_anew(self, language: str) -> None:
        count = self.means.count(language)
        if count < self._centred_at.get(language, 0) * GROWS_BY + 1:
            return
        self._centred_at[language] = count
        rows = np.flatnonzero(self._languages == self._codes[language])
        self._centred[rows] = self.means.centred(self._raw[rows].astype(np.float32), language)
