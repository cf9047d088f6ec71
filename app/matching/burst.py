"""Bursts: similar messages that come faster than usual."""

from dataclasses import dataclass

import numpy as np

from app.matching.poisson import tail
from app.matching.thresholds import Pace, Thresholds
from app.matching.vectors import Rows, Vector, unit
from app.matching.window import Window


@dataclass(frozen=True)
class Burst:
    """An alarm: the middle of what is similar, and the slots of its members."""

    centroid: Vector
    members: Rows
    scores: Vector
    central: int
    """The slot nearest to the middle."""


def detect(window: Window, pace: Pace, limits: Thresholds) -> Burst | None:
    """Say whether the newest message of the window makes a burst, and of which messages."""
    if window.seen < pace.begin:
        return None
    newest, recent = window.newest(1), window.newest(pace.recent, before=1)
    history = window.newest(pace.history, before=1 + len(recent))
    x = window.vectors(newest)[0]
    alike = window.vectors(recent) @ x >= limits.near
    near = int(alike.sum())
    if near + 1 < pace.least:
        return None
    usual = int((window.vectors(history) @ x >= limits.near).sum())
    # Half a message more than was seen: what has never been seen is not impossible.
    expected = (usual + 0.5) * len(recent) / len(history)
    if tail(near, expected) >= pace.alpha:
        return None
    return _gathered(window, np.append(recent, newest), np.append(recent[alike], newest), limits)


def _gathered(window: Window, slots: Rows, near: Rows, limits: Thresholds) -> Burst | None:
    """Return the burst around these neighbours: those close to their middle, taken twice."""
    members = near
    for _ in range(2):
        centroid = unit(window.vectors(members).mean(axis=0))
        scores = window.vectors(slots) @ centroid
        members = slots[scores >= limits.member]
        if not len(members):
            return None
    kept = scores[scores >= limits.member]
    return Burst(centroid, members, kept, int(members[kept.argmax()]))
