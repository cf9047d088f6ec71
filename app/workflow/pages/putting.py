"""What a form of the draft does to it: each kind of piece put, taken away, brought back. Pure."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from pydantic import ValidationError
from werkzeug.datastructures import MultiDict

from app.core.errors import Invalid, NotFound
from app.core.text import lazy
from app.workflow import drawing
from app.workflow.definition import Definition
from app.workflow.forms import FieldForm, MoveForm, StateForm

Sent = MultiDict[str, str]


class Put(NamedTuple):
    """A draft after a change: the revision it was made for, and the code of what was put."""

    drawn: Definition
    seen: int
    code: str


def put(drawn: Definition, piece: str, was: str | None, sent: Sent) -> Put:
    """Put what was sent in the place of `was`, or add it. Raises Invalid, NotFound."""
    if was is not None:
        check_there(drawn, piece, was)
    try:
        return PUTTING[piece](drawn, was, sent)
    except ValidationError:  # of the process as a whole, which has room for so many
        raise Invalid({"form": lazy("The process cannot hold more of these.")}) from None


def drop(drawn: Definition, piece: str, code: str) -> Definition:
    """Take a piece away. Raises NotFound; the last state stays (Invalid)."""
    check_there(drawn, piece, code)
    match piece:
        case "state":
            if len(drawn.states) == 1:
                raise Invalid({"form": lazy("A process has one state at least.")})
            return drawing.drop_state(drawn, code)
        case "move":
            return drawing.drop_move(drawn, ends(code))
        case _:
            return drawing.drop_field(drawn, code)


def bring_back(drawn: Definition, before: Definition, piece: str, code: str) -> Definition:
    """Put a piece back as it was in `before`; a state with its moves. Raises NotFound."""
    check_there(before, piece, code)
    if code in codes(drawn, piece):
        return drawn
    match piece:
        case "state":
            back = drawing.put_state(drawn, before.by_state[code])
            for move in before.moves:
                if code in move.ends and set(move.ends) <= back.by_state.keys():
                    back = drawing.put_move(back, move)
            customer = {
                origin: target
                for origin, target in before.on_customer.items()
                if code in {origin, target} and {origin, target} <= back.by_state.keys()
            }
            return drawing.on_customer(back, {**customer, **back.on_customer})
        case "move":
            return drawing.put_move(drawn, before.by_ends[ends(code)])
        case _:
            return drawing.put_field(drawn, before.by_field[code])


def check_there(drawn: Definition, piece: str, code: str) -> None:
    """Raise NotFound unless the process has this piece."""
    if code not in codes(drawn, piece):
        raise NotFound(lazy("The draft has no such piece any more."))


def codes(drawn: Definition, piece: str) -> set[str]:
    """Return the codes of all pieces of this kind."""
    match piece:
        case "state":
            return set(drawn.by_state)
        case "move":
            return {"~".join(each) for each in drawn.by_ends}
        case _:
            return set(drawn.by_field)


def ends(code: str) -> tuple[str, str]:
    """Return where the move with this code begins and leads."""
    origin, _, target = code.partition("~")
    return origin, target


def _put_state(drawn: Definition, was: str | None, sent: Sent) -> Put:
    form = StateForm.of(sent)
    state = form.state(was, drawn.by_state)
    after = drawing.put_state(drawn, state, was=was)
    if form.customer and form.customer not in after.by_state:
        raise Invalid({"customer": lazy("Choose one of the values offered.")})
    leads = {origin: target for origin, target in after.on_customer.items() if origin != state.code}
    leads |= {state.code: form.customer} if form.customer else {}
    after = drawing.on_customer(after, leads)
    return Put(drawing.begin_at(after, state.code) if form.begins else after, form.seen, state.code)


def _put_move(drawn: Definition, was: str | None, sent: Sent) -> Put:
    form = MoveForm.of(sent)
    move, before = form.move(), ends(was) if was else None
    if move.origin == move.target:
        raise Invalid({"target": lazy("It must lead to another state.")})
    if move.ends != before and move.ends in drawn.by_ends:
        raise Invalid({"target": lazy("There is such a move already.")})
    if not set(move.ends) <= drawn.by_state.keys():
        raise Invalid({"origin": lazy("Choose one of the values offered.")})
    return Put(drawing.put_move(drawn, move, was=before), form.seen, "~".join(move.ends))


def _put_field(drawn: Definition, was: str | None, sent: Sent) -> Put:
    form = FieldForm.of(sent)
    field = form.field(was, drawn.by_field)
    return Put(drawing.put_field(drawn, field, was=was), form.seen, field.code)


PUTTING: Mapping[str, Callable[[Definition, str | None, Sent], Put]] = {
    "state": _put_state,
    "move": _put_move,
    "field": _put_field,
}
