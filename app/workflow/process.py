"""The engine, pure: given a state and what was filled in, what may happen and why not."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from app.core.text import Lazy, lazy
from app.workflow.conditions import Values, condition
from app.workflow.definition import (
    CustomField,
    Definition,
    Move,
    State,
    StateCategory,
    Who,
)
from app.workflow.errors import AlreadyThere, MoveNeeds, NoSuchMove, NotYourMove, ResolveFirst

__all__ = ["CustomField", "Move", "Offer", "Process", "State", "StateCategory", "Who"]

FIELDS = "fields."
"""How a field of the process is called where it stands among others: in history, in faults."""
BUILT_IN: Mapping[str, Lazy] = {
    "resolution": lazy("Say how it was resolved."),
    "reason": lazy("Say why."),
}
"""What a move may ask for beside the fields of the process."""
FINISHED = frozenset({StateCategory.RESOLVED, StateCategory.CLOSED})


@dataclass(frozen=True)
class Offer:
    """A state shown as a next step: either the move there, or why there is none.

    `asks` are the fields that are still to be filled in for it.
    """

    state: State
    move: Move | None
    why_not: Lazy | None = None
    asks: Sequence[CustomField] = ()

    def label(self, language: str) -> str:
        """Return the move's own word, or that of the state it leads to."""
        own = self.move.label(language) if self.move else None
        return own or self.state.label(language)


@dataclass(frozen=True)
class Mover:
    """Who asks for a move, in the words of a process, and what the fields hold.

    `who` is None for the desk itself, which may take every move.
    """

    who: frozenset[Who] | None = None
    values: Values = field(default_factory=dict)


THE_DESK = Mover()


@dataclass(frozen=True)
class Process:
    """One version of a process. Nothing in it changes."""

    id: UUID
    code: str
    version: int
    definition: Definition

    @classmethod
    def of(cls, id_: UUID, code: str, version: int, definition: Mapping[str, Any]) -> "Process":
        """Read a process as the database keeps it."""
        return cls(id_, code, version, Definition.model_validate(definition))

    @property
    def title(self) -> str:
        """Its code and version, as history names it."""
        return f"{self.code} {self.version}"

    @property
    def first(self) -> str:
        """The state in which it begins."""
        return self.definition.first

    @property
    def states(self) -> Mapping[str, State]:
        """The states by their codes."""
        return self.definition.by_state

    @property
    def moves(self) -> Sequence[Move]:
        """All moves."""
        return self.definition.moves

    @property
    def on_customer(self) -> Mapping[str, str]:
        """From which states a customer's message leads where."""
        return self.definition.on_customer

    def move(
        self,
        origin: str,
        target: str,
        *,
        given: Mapping[str, object],
        by: Mover = THE_DESK,
    ) -> Move:
        """Return the move from `origin` to `target`.

        Raises NoSuchMove when the process has none, NotYourMove, and MoveNeeds when something that
        it asks for is empty in `given` and among the values of the fields.
        """
        found = self.way(origin, target)
        check_may(found, by)
        missing = {
            need: BUILT_IN[need] for need in found.needs if need in BUILT_IN and not given.get(need)
        }
        asked = self.asks(found, by.values)
        missing |= {f"{FIELDS}{each.code}": lazy("Fill this in.") for each in asked}
        if missing:
            raise MoveNeeds(missing, target=target)
        return found

    def way(self, origin: str, target: str) -> Move:
        """Return the move between these states, whoever may take it. Raises NoSuchMove."""
        found = self.definition.by_ends.get((origin, target))
        if found is None:
            raise self._refusal(origin, target)
        return found

    def asks(self, move: Move, values: Values) -> list[CustomField]:
        """Return the fields that this move asks for and that are empty in `values`.

        They are those that it names, and those that are required in the state it leads to.
        """
        after = {**values, "state": move.target}
        return [
            each
            for each in self.definition.fields
            if after.get(each.code) in (None, "")
            and (each.code in move.needs or is_required(each, after))
            and is_shown(each, after)
        ]

    def offers(self, origin: str, *, by: Mover = THE_DESK) -> list[Offer]:
        """Return what may come next from `origin`, and what is refused with its reason."""
        return list(self._offers(origin, by))

    def first_in(self, category: StateCategory) -> State:
        """Return the first state of this category. Raises NoSuchMove where there is none.

        A published process has one of each that it needs, so only *new* and *waiting* may lack.
        """
        found = next((each for each in self.states.values() if each.category == category), None)
        if found is None:
            raise NoSuchMove
        return found

    def called(self, code: str, category: StateCategory) -> State:
        """Return the state of this code where it is of this category, else one in its place.

        That is the first of the category; where none waits, the first in which one works, and where
        none is new, the one in which it begins.
        """
        here = [each for each in self.states.values() if each.category == category]
        if here:
            return next((each for each in here if each.code == code), here[0])
        if category == StateCategory.NEW:
            return self.states[self.first]
        return self.first_in(StateCategory.OPEN if category == StateCategory.WAITING else category)

    def toward(self, origin: str, category: StateCategory) -> State:
        """Return the state of this category that a move from `origin` leads to.

        Where none does: the first of the category, so that the refusal tells why.
        """
        ends = self.definition.by_ends
        led = (each for each in self.states.values() if (origin, each.code) in ends)
        found = next((each for each in led if each.category == category), None)
        return found or self.first_in(category)

    def ends(self, origin: str, category: StateCategory, *, by: Mover) -> list[State]:
        """Return the states of this category to which whoever asks may move from `origin`."""
        offers = self.offers(origin, by=by)
        return [each.state for each in offers if each.move and each.state.category == category]

    @cached_property
    def plain_targets(self) -> Sequence[State]:
        """The states that ask for nothing, into which several rows can be moved at once."""
        plain = {move.target for move in self.moves if not move.needs}
        live = {StateCategory.OPEN, StateCategory.WAITING}
        return [
            each for each in self.states.values() if each.code in plain and each.category in live
        ]

    def _offers(self, origin: str, by: Mover) -> Iterator[Offer]:
        for state in self.states.values():
            move = self.definition.by_ends.get((origin, state.code))
            if move is None:
                if isinstance(self._refusal(origin, state.code), ResolveFirst):
                    yield Offer(state, None, ResolveFirst.words)
                continue
            try:
                check_may(move, by)
            except NotYourMove as refusal:
                yield Offer(state, None, refusal.words)
            else:
                yield Offer(state, move, asks=self.asks(move, by.values))

    def _refusal(self, origin: str, target: str) -> NoSuchMove:
        if origin == target:
            return AlreadyThere()
        known = self.states.get(target)
        closes = known is not None and known.category == StateCategory.CLOSED
        if closes and self.states[origin].category not in FINISHED:
            return ResolveFirst()
        return NoSuchMove()


def check_may(move: Move, by: Mover) -> None:
    """Raise NotYourMove unless whoever asks may take this move."""
    if by.who is not None and move.who and not by.who.intersection(move.who):
        raise NotYourMove


def is_shown(asked: CustomField, values: Values) -> bool:
    """Say whether this field is shown, and asked for at all."""
    return condition(asked.shown, empty=True).holds(values)


def is_required(asked: CustomField, values: Values) -> bool:
    """Say whether this field must be filled in; what is not shown need not be."""
    return condition(asked.required, empty=False).holds(values) and is_shown(asked, values)
