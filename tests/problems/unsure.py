"""A matcher that is less sure of some messages, for tests of what it then offers."""

import numpy as np
from typing_extensions import override

from app.incidents.models import Incident
from app.matching.encoders.known import Encoders
from app.matching.thresholds import BGE
from app.matching.vectors import Vector as Numbers
from app.matching.vectors import unit
from app.problems.models import Problem
from tests.problems.desk import ProblemDesk
from tests.problems.matching import DIMENSION, ByFirstWord, of_card, ordinary, work

UNSURE = "perhaps"


class Unsure(ByFirstWord):
    """Of texts that say `perhaps` it sees half of what they mean."""

    @override
    def encode(self, text: str) -> Numbers:
        known = super().encode(text)
        if UNSURE not in text:
            return known
        own = np.random.default_rng([*text.encode(), 1]).normal(size=DIMENSION)
        return unit(known + np.float32(0.7) * unit(own.astype(np.float32)))


ENCODERS: Encoders = [(Unsure(), BGE)]


def perhaps(desk: ProblemDesk, number: int) -> Incident:
    """A message that is perhaps of the problem of swallowed cards."""
    return desk.incident(
        f"swallowed {UNSURE} {number}", f"swallowed {UNSURE} {number}: my card is in the machine"
    )


def offered(desk: ProblemDesk) -> tuple[Problem, Incident]:
    """A problem that the matcher offers for an incident."""
    ordinary(desk, 60)
    problem = desk.problem(*(of_card(desk, number) for number in range(4)))
    incident = perhaps(desk, 1)
    work()
    return problem, incident
