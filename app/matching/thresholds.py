"""The settings of matching, named, per encoder. docs/problems.md tells how to tune them.

Each is the cosine of two messages, centred where an encoder made them, or a number of messages.
The replay of a labelled file (`opora problems replay`) prints what a change of one does.
"""

from dataclasses import dataclass

from app.matching.port import Verdict


@dataclass(frozen=True, kw_only=True)
class Thresholds:
    """How alike is alike, in the space of one encoder."""

    join: float
    """A known problem is joined silently from here on."""
    suggest: float
    """It is offered from here on."""
    near: float
    """Two messages are neighbours, when a burst is counted."""
    member: float
    """A message belongs to a burst: its cosine to the burst's centroid."""
    same: float
    """Two bursts are one: the cosine of their centroids."""

    def verdict(self, score: float) -> Verdict:
        """Return what a score of the nearest member of a known problem means."""
        if score >= self.join:
            return Verdict.JOIN
        return Verdict.SUGGEST if score >= self.suggest else Verdict.NOTHING


@dataclass(frozen=True, kw_only=True)
class Pace:
    """When similar messages come faster than usual."""

    recent: int = 60
    """The last messages, among which neighbours are counted ..."""
    history: int = 1000
    """... against the rate in so many before."""
    begin: int = 100
    """With fewer messages than this altogether there is no usual."""
    least: int = 4
    """So many messages of one kind make a burst, the new one counted."""
    alpha: float = 3e-4
    """How improbable by chance (the Poisson tail)."""
    lasting: int = 240
    """So many messages long a burst gathers, and another of its kind is the same."""


@dataclass(frozen=True, kw_only=True)
class Wording:
    """When words alone are enough to offer a problem; they never join."""

    nearest: int = 8
    """Among so many most similar members ..."""
    offer: float = 0.45
    """... a problem's share of all their likeness, times the likeness of its nearest, is this."""


BGE = Thresholds(join=0.75, suggest=0.57, near=0.40, member=0.55, same=0.50)
USE = Thresholds(join=0.78, suggest=0.60, near=0.35, member=0.55, same=0.35)
PACE = Pace()
WORDS = Wording()

WINDOW = 10_000
WINDOW_SECONDS = 30 * 24 * 3600.0
SHOWN = 3
"""So many nearest messages say why."""
