"""A finding, and what a process is checked against."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from app.core.text import Lazy
from app.workflow.definition import Definition, FieldKind, StateCategory, Who
from app.workflow.names import Known


@dataclass(frozen=True)
class Finding:
    """Something wrong: `piece` is state, move or field, `code` which, in the definition's words."""

    piece: str
    code: str
    words: Lazy
    is_doubt: bool = False


@dataclass(frozen=True)
class Surroundings:
    """What a process is checked against: the desk around it.

    `by_hand` are states that no time leads to; `vacant` are roles that nobody has; `kinds` the
    kinds that fields of the same name have elsewhere, which cannot be another here.
    """

    names: Mapping[str, Known]
    by_hand: Collection[StateCategory] = ()
    vacant: Collection[Who] = ()
    kinds: Mapping[str, FieldKind] | None = None


Check = Callable[[Definition, Surroundings], Iterator[Finding]]


def at_move(ends: tuple[str, str], words: Lazy) -> Finding:
    """Return a fault of the move with these ends."""
    return Finding("move", "~".join(ends), words)
