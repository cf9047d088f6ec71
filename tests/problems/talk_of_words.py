"""Talk that words alone can tell apart, and the clock that compares it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import time_machine
from sqlalchemy import select

from app.core import time
from app.core.db import db
from app.incidents.models import Incident
from app.problems.models import Problem, Suggestion
from app.problems.schedule import compare_words
from tests.problems.desk import ProblemDesk

SWALLOWED = (
    "The cash machine swallowed my card",
    "My card was swallowed by a machine",
    "A cash machine has swallowed the card of my wife",
)
AGAIN = "Machines swallow cards, mine is swallowed too"
ORDINARY = (
    "How do I change my address?",
    "The exchange rate of yesterday was wrong",
    "I forgot the passcode of the app",
    "Why was I charged a fee for a transfer?",
    "Please close the account of my late father",
    "Top up by cheque, how long does it take?",
)


def swallowed(desk: ProblemDesk) -> Problem:
    """A problem with three incidents, beside ordinary talk."""
    for words in ORDINARY:
        desk.incident(words, words)
    return desk.problem(*(desk.incident(words, words) for words in SWALLOWED))


def again(desk: ProblemDesk, words: str = AGAIN, **more: Any) -> Incident:
    """An incident that is of that problem."""
    return desk.incident(words, words, **more)


def later(seconds: float = 40) -> int:
    """Have the clock's turn come so much later. Returns how many incidents were compared."""
    with time_machine.travel(time.now() + timedelta(seconds=seconds)):
        done = compare_words()
    assert isinstance(done, int)
    return done


def offers() -> dict[tuple[UUID, UUID], Suggestion]:
    """Return everything that was ever offered, by incident and problem."""
    found = db.session.scalars(select(Suggestion).execution_options(populate_existing=True))
    return {(each.incident_id, each.problem_id): each for each in found}
