"""The port of matching: what is asked, and what is answered. Free of numpy."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from app.matching.vectors import Vector

Key = Hashable


class Encoder(Protocol):
    """Makes vectors of texts. Vectors of different encoders are never compared."""

    @property
    def id(self) -> str:
        """Names the model and its version; stands beside every vector that is kept."""

    @property
    def dimension(self) -> int:
        """How long its vectors are."""

    def reads(self, language: str) -> bool:
        """Whether texts of this language have a vector of this model."""

    def encode(self, text: str) -> "Vector":
        """Return the unit vector of one text."""


@dataclass(frozen=True)
class Arrival:
    """A message with its vectors by model, at `at` (seconds since the epoch)."""

    key: Key
    language: str
    at: float
    vectors: "Mapping[str, Vector]"


class Verdict(StrEnum):
    """What follows from an arrival."""

    JOIN = "join"
    SUGGEST = "suggest"
    BURST = "burst"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Near:
    """An earlier message and how alike it is: the centred cosine, at most 1."""

    key: Key
    score: float


@dataclass(frozen=True)
class Judgement:
    """What is to be done, and why.

    `group` is the group to join or to be offered. Of a burst it is the group that most of `members`
    hang on already, or None for a new one; `central` is its most central message.
    """

    verdict: Verdict
    group: Key | None = None
    score: float = 0.0
    nearest: tuple[Near, ...] = ()
    members: tuple[Near, ...] = ()
    central: Key | None = None
    model: str = ""


class Matcher(Protocol):
    """Decides where messages belong. What people decide is told to it by `place` and `refuse`."""

    def arrive(self, message: Arrival) -> Judgement:
        """Judge a new message and remember it."""

    def remember(self, message: Arrival, *, group: Key | None = None) -> None:
        """Take in a message without judging it: history."""

    def gather(self, found: Judgement, group: Key) -> None:
        """Have the burst that was just found gather for this group."""

    def place(self, key: Key, group: Key | None) -> None:
        """Have the message hang on the group from now on, or on none."""

    def refuse(self, key: Key, group: Key) -> None:
        """Never answer this group for this message again."""

    def rename(self, group: Key, to: Key) -> None:
        """Have everything that hangs on `group` hang on `to`: a proposal that was accepted."""

    def drop(self, group: Key) -> None:
        """Have nobody join this group any more: it is solved, closed or merged."""

    def forget(self, key: Key) -> None:
        """Forget the message: it is spam, erased or was rewritten."""
