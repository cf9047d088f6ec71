"""The engine, pure: given a state and what was filled in, what may happen and why not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any
from uuid import UUID

from app.core.text import Lazy, lazy
from app.workflow.errors import AlreadyThere, MoveNeeds, NoSuchMove, ResolveFirst


class StateCategory(StrEnum):
    """What kind of state it is, whatever a process calls it."""

    NEW = "new"
    OPEN = "open"
    WAITING = "waiting"
    RESOLVED = "resolved"
    CLOSED = "closed"


@dataclass(frozen=True)
class State:
    """A state of a process. `labels` has a word per language."""

    code: str
    category: StateCategory
    labels: Mapping[str, str]

    def label(self, language: str) -> str:
        """Return the word in `language`, English when it has none."""
        return self.labels.get(language) or self.labels["en"]


@dataclass(frozen=True)
class Move:
    """A way from one state to another, and the fields that it asks for."""

    origin: str
    target: str
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Offer:
    """A state shown as a next step: either the move there, or why there is none."""

    state: State
    move: Move | None
    why_not: Lazy | None = None


NEEDS: Mapping[str, Lazy] = {
    "resolution": lazy("Say how it was resolved."),
    "reason": lazy("Say why."),
}


@dataclass(frozen=True)
class Process:
    """One version of a process. Nothing in it changes."""

    id: UUID
    code: str
    version: int
    first: str
    states: Mapping[str, State]
    moves: tuple[Move, ...]
    on_customer: Mapping[str, str]
    """From which states a customer's message leads where."""

    @classmethod
    def of(cls, id_: UUID, code: str, version: int, definition: Mapping[str, Any]) -> "Process":
        """Read a process as the database keeps it."""
        states = [
            State(each["code"], StateCategory(each["category"]), each["labels"])
            for each in definition["states"]
        ]
        moves = [
            Move(each["from"], each["to"], tuple(each.get("needs", ())))
            for each in definition["moves"]
        ]
        return cls(
            id=id_,
            code=code,
            version=version,
            first=definition["first"],
            states={state.code: state for state in states},
            moves=tuple(moves),
            on_customer=definition["on_customer"],
        )

    @cached_property
    def _by_ends(self) -> Mapping[tuple[str, str], Move]:
        return {(move.origin, move.target): move for move in self.moves}

    def move(self, origin: str, target: str, *, given: Mapping[str, object]) -> Move:
        """Return the move from `origin` to `target`.

        Raises NoSuchMove when the process has none, MoveNeeds when a field that it asks for is
        empty in `given`.
        """
        found = self._by_ends.get((origin, target))
        if found is None:
            raise self._refusal(origin, target)
        missing = [field for field in found.needs if not given.get(field)]
        if missing:
            raise MoveNeeds({field: NEEDS[field] for field in missing})
        return found

    def offers(self, origin: str) -> list[Offer]:
        """Return what may come next from `origin`, and a refused closing with its reason."""
        found = []
        for state in self.states.values():
            move = self._by_ends.get((origin, state.code))
            if move:
                found.append(Offer(state, move))
            elif isinstance(self._refusal(origin, state.code), ResolveFirst):
                found.append(Offer(state, None, ResolveFirst.words))
        return found

    def first_in(self, category: StateCategory) -> State:
        """Return the first state of this category; every process has one of each."""
        return next(state for state in self.states.values() if state.category == category)

    @cached_property
    def plain_targets(self) -> Sequence[State]:
        """The states that ask for nothing, into which several rows can be moved at once."""
        plain = {move.target for move in self.moves if not move.needs}
        live = {StateCategory.OPEN, StateCategory.WAITING}
        return [
            each for each in self.states.values() if each.code in plain and each.category in live
        ]

    def _refusal(self, origin: str, target: str) -> NoSuchMove:
        if origin == target:
            return AlreadyThere()
        known = self.states.get(target)
        finished = {StateCategory.RESOLVED, StateCategory.CLOSED}
        if (
            known
            and known.category == StateCategory.CLOSED
            and self.states[origin].category not in finished
        ):
            return ResolveFirst()
        return NoSuchMove()
