"""A conversation as it is read: days, messages, and the changes between them folded."""

from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple
from uuid import UUID

from app.incidents.pages.telling import Line, Names
from app.incidents.queries import Changed, Said
from app.incidents.services.mentioning import CALL
from app.web.look import zone


@dataclass(frozen=True)
class Day:
    """A heading: what follows was written on another day."""

    at: datetime
    kind: str = "day"


@dataclass(frozen=True)
class NewFromHere:
    """A heading: what follows was written while the reader was writing."""

    kind: str = "new"


class Piece(NamedTuple):
    """Some words of a message; `name` is whom they call."""

    words: str
    name: str | None


@dataclass(frozen=True)
class Spoken:
    message: Said
    is_new: bool
    kind: str = "message"

    called: Mapping[str, str] = field(default_factory=dict)

    @property
    def paragraphs(self) -> list[list[Piece]]:
        parts = self.message.text.split("\n\n")
        return [_pieces(part.strip("\n"), self.called) for part in parts if part.strip()]


@dataclass(frozen=True)
class Events:
    """A run of changes with no message between them."""

    lines: list[Line]
    kind: str = "events"

    @property
    def first(self) -> datetime:
        return self.lines[0].change.at

    @property
    def last(self) -> datetime:
        return self.lines[-1].change.at

    @property
    def fields(self) -> str:
        return ", ".join(dict.fromkeys(str(line.field).lower() for line in self.lines))


Item = Day | NewFromHere | Spoken | Events


def thread(
    messages: Sequence[Said],
    changes: Sequence[Changed],
    names: Names,
    *,
    new: Collection[UUID] = (),
    called: Mapping[UUID, Mapping[str, str]] = MappingProxyType({}),
) -> Iterator[Item]:
    """Put messages and changes in the order of time. Changes before the oldest message go."""
    waiting = deque(each for each in changes if not messages or each.at >= messages[0].created_at)
    here, today, told_new = zone(), None, False
    for message in messages:
        earlier = []
        while waiting and waiting[0].at < message.created_at:
            earlier.append(names.line(waiting.popleft()))
        if earlier:
            yield Events(earlier)
        written = message.created_at.astimezone(here).date()
        if written != today:
            today = written
            yield Day(message.created_at)
        if message.id in new and not told_new:
            told_new = True
            yield NewFromHere()
        yield Spoken(message, message.id in new, called=called.get(message.id, {}))
    if waiting:
        yield Events([names.line(each) for each in waiting])


def _pieces(text: str, called: Mapping[str, str]) -> list[Piece]:
    """Cut a text at the calls that reached somebody."""
    pieces, end = [], 0
    for found in CALL.finditer(text) if called else ():
        name = called.get(found[1].lower())
        if name is not None:
            pieces += [Piece(text[end : found.start()], None), Piece(found[0], name)]
            end = found.end()
    return [*pieces, Piece(text[end:], None)]
