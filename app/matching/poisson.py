"""The upper tail of the Poisson distribution, without scipy."""

import math


def tail(least: int, expected: float) -> float:
    """Return how probable `least` or more events are where `expected` are usual."""
    if least <= 0:
        return 1.0
    # The sum from `least` on: the terms fall at once, and nothing cancels where 1 - P would.
    term = math.exp(least * math.log(expected) - expected - math.lgamma(least + 1))
    total, count = 0.0, least
    while term > total * 1e-12 or count < expected:
        total += term
        count += 1
        term *= expected / count
    return min(total, 1.0)
