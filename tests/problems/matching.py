"""A matcher at a small desk: a stand-in for the encoder, and talk to be matched."""

from typing import Any

import numpy as np
from sqlalchemy import select
from typing_extensions import override

from app import matcher
from app.core import relay
from app.core.db import db
from app.incidents.models import Incident
from app.matching.port import Encoder
from app.matching.vectors import Vector as Numbers
from app.matching.vectors import unit
from app.problems.models import Membership
from tests.problems.desk import ProblemDesk

DIMENSION = 64
CARD = "my card is swallowed"


class ByFirstWord(Encoder):
    """A stand-in at the port: texts with the same first word mean nearly the same."""

    @property
    @override
    def id(self) -> str:
        return "by-first-word"

    @property
    @override
    def dimension(self) -> int:
        return DIMENSION

    @override
    def reads(self, language: str) -> bool:
        return True

    @override
    def encode(self, text: str) -> Numbers:
        topic = np.random.default_rng(list(text.split(maxsplit=1)[0].encode()))
        own = np.random.default_rng(list(text.encode()))
        middle = unit(topic.normal(size=DIMENSION).astype(np.float32))
        noise = unit(own.normal(size=DIMENSION).astype(np.float32))
        return unit(middle + np.float32(0.4) * noise)


def work() -> None:
    """Do what relay and matcher do until nothing is left."""
    relay.position_new()
    while relay.feed(matcher.NAME, most=matcher.BATCH):
        pass
    assert not db.session.get_one(relay.Consumer, matcher.NAME, populate_existing=True).failures


def ordinary(desk: ProblemDesk, count: int = 100) -> None:
    for number in range(count):
        desk.incident(f"topic{number % 25} of message {number}", f"topic{number % 25} {number}")


def of_card(desk: ProblemDesk, number: int, **more: Any) -> Incident:
    return desk.incident(f"swallowed card {number}", f"swallowed card {number} {CARD}", **more)


def problem_of(incident: Incident) -> Membership | None:
    found = select(Membership).where(Membership.incident_id == incident.id)
    return db.session.scalars(found.execution_options(populate_existing=True)).one_or_none()


def burst(desk: ProblemDesk, **more: Any) -> list[Incident]:
    """Ordinary talk, and then ten customers of one cause one by one."""
    ordinary(desk)
    work()
    found = []
    for number in range(10):
        found.append(of_card(desk, number, **more))
        work()
    return found
