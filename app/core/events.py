"""The event log: facts that parts announce, in the transaction that makes them true.

`publish` calls the reactions of this process at once and appends one row to `core.event`. What
follows a change from afar (live updates, analytics, the bus) is a consumer of that table, fed by
the relay (`app.core.relay`). A payload holds ids and changed codes, never text or personal data.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from enum import Enum
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from sqlalchemy import BigInteger, Identity, Index, insert, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.core import time
from app.core.actor import Actor
from app.core.db import Model, db


class Event(Model):
    __tablename__ = "event"
    __table_args__ = (
        Index("ix_event_unpositioned", "id", postgresql_where=text("position IS NULL")),
        {"schema": "core", "comment": "the event log; one row per fact"},
    )

    id: Mapped[int] = mapped_column(
        BigInteger,
        Identity(),
        primary_key=True,
        comment="key; says nothing of the order of commits",
    )
    position: Mapped[int | None] = mapped_column(
        BigInteger, unique=True, comment="place in the log, gapless, given by the relay"
    )
    at: Mapped[datetime] = mapped_column(comment="when the fact became true")
    type: Mapped[str] = mapped_column(comment="such as incident.closed")
    version: Mapped[int] = mapped_column(comment="version of the payload's schema")
    subject: Mapped[UUID] = mapped_column(comment="key of the row that the fact is about")
    actor_kind: Mapped[str] = mapped_column(comment="person, client or system")
    actor_id: Mapped[UUID | None] = mapped_column(comment="who did it; null for the system")
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB, comment="ids and changed codes")
    replayed: Mapped[bool] = mapped_column(
        comment="written by an import: notifies and pays nothing"
    )


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A fact in the past tense. `subject_id` is the row it is about."""

    type: ClassVar[str]
    version: ClassVar[int]

    subject_id: UUID


@dataclass(frozen=True)
class Recorded:
    """A fact as a consumer meets it: its place in the log and its plain payload."""

    position: int
    at: datetime
    type: str
    version: int
    subject: UUID
    actor_kind: str
    actor_id: UUID | None
    payload: dict[str, Any]
    replayed: bool


F = TypeVar("F", bound=Fact)
Reaction = Callable[[Any], None]
ReactionToAll = Callable[[Sequence[Any]], None]
Consumption = Callable[[Sequence[Recorded]], None]
C = TypeVar("C", bound=Consumption)

FACTS: dict[str, type[Fact]] = {}
CONSUMERS: dict[str, Consumption] = {}
_reactions: dict[type[Fact], list[Reaction]] = defaultdict(list)
_reactions_to_all: dict[type[Fact], list[ReactionToAll]] = defaultdict(list)


def fact(kind: str, *, version: int = 1) -> Callable[[type[F]], type[F]]:
    """Declare a class of facts under its name in the log; a name stands for one class only."""

    def declare(cls: type[F]) -> type[F]:
        if kind in FACTS:
            raise ValueError(f"two facts are called {kind}")
        cls.type, cls.version = kind, version
        FACTS[kind] = cls
        return cls

    return declare


def on(kind: type[F]) -> Callable[[Callable[[F], None]], Callable[[F], None]]:
    """Call the function in the transaction of each such fact. For what is small and must agree."""

    def register(reaction: Callable[[F], None]) -> Callable[[F], None]:
        _reactions[kind].append(reaction)
        return reaction

    return register


def on_all(
    kind: type[F],
) -> Callable[[Callable[[Sequence[F]], None]], Callable[[Sequence[F]], None]]:
    """Do as `on`, with all facts at once that are announced together: for changes of many rows."""

    def register(reaction: Callable[[Sequence[F]], None]) -> Callable[[Sequence[F]], None]:
        _reactions_to_all[kind].append(reaction)
        return reaction

    return register


def consumer(name: str) -> Callable[[C], C]:
    """Feed the function every fact after its commit, in order, at least once, in batches.

    What it writes to PostgreSQL is committed together with its place in the log: exactly once.
    """

    def register(consumption: C) -> C:
        if name in CONSUMERS:
            raise ValueError(f"two consumers are called {name}")
        CONSUMERS[name] = consumption
        return consumption

    return register


def publish(what: Fact, *, by: Actor, at: datetime | None = None, replayed: bool = False) -> None:
    """Announce `what` in the present transaction: reactions now, consumers after the commit."""
    db.session.add(Event(**_row(what, by, at or time.now()), replayed=replayed))
    _react([what])


def publish_all(facts: Sequence[Fact], *, by: Actor) -> None:
    """Announce many facts, as `publish` does each, with one statement for their rows."""
    at = time.now()
    rows = [{**_row(what, by, at), "replayed": False} for what in facts]
    if rows:
        db.session.execute(insert(Event), rows)
    _react(facts)


def _react(facts: Sequence[Fact]) -> None:
    for what in facts:
        for reaction in _reactions[type(what)]:
            reaction(what)
    for kind in dict.fromkeys(map(type, facts)):
        alike = [what for what in facts if type(what) is kind]
        for reaction_to_all in _reactions_to_all[kind]:
            reaction_to_all(alike)


def _row(what: Fact, by: Actor, at: datetime) -> dict[str, Any]:
    return {
        "at": at,
        "type": what.type,
        "version": what.version,
        "subject": what.subject_id,
        "actor_kind": by.kind,
        "actor_id": by.id,
        "payload": _plain(what),
    }


def _plain(what: Fact) -> dict[str, Any]:
    values = {field.name: getattr(what, field.name) for field in fields(what)}
    return {name: _json(value) for name, value in values.items() if name != "subject_id"}


def _json(value: object) -> object:
    match value:
        case UUID():
            return str(value)
        case Enum():
            return value.value
        case datetime():
            return value.isoformat()
        case tuple() | list() | frozenset():
            return [_json(item) for item in value]
    return value
