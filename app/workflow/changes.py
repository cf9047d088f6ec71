"""How two versions of a process differ, piece by piece. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from app.workflow.definition import Definition, Piece

Kind = Literal["added", "changed", "removed"]


@dataclass(frozen=True)
class Change:
    """One piece that is not as before: a state, move, field, or the process as a whole.

    `what` names the parts of it that have changed, as they are kept: `labels`, `who`.
    """

    piece: str
    code: str
    kind: Kind
    what: tuple[str, ...] = ()


def changed(before: Definition, after: Definition) -> list[Change]:
    """Return what is otherwise in `after`, in its order; then what is not there any more."""
    found = list(_whole(before, after))
    for piece, was, now in (
        ("state", before.by_state, after.by_state),
        ("move", _moves(before), _moves(after)),
        ("field", before.by_field, after.by_field),
    ):
        found += _pieces(piece, was, now)
    return found


def _whole(before: Definition, after: Definition) -> Iterator[Change]:
    names = ("first", "on_customer")
    if what := tuple(each for each in names if getattr(before, each) != getattr(after, each)):
        yield Change("process", "", "changed", what)


def _moves(drawn: Definition) -> Mapping[str, Piece]:
    return {"~".join(each.ends): each for each in drawn.moves}


def _pieces(piece: str, was: Mapping[str, Piece], now: Mapping[str, Piece]) -> Iterator[Change]:
    for code, each in now.items():
        before = was.get(code)
        if before is None:
            yield Change(piece, code, "added")
        elif before != each:
            yield Change(piece, code, "changed", _different(before, each))
    for code in [each for each in was if each not in now]:
        yield Change(piece, code, "removed")


def _different(one: Piece, other: Piece) -> tuple[str, ...]:
    names = type(one).model_fields
    return tuple(each for each in names if getattr(one, each) != getattr(other, each))
