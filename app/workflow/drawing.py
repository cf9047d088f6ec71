"""Changes of a draft, pure: each returns another definition. Whether it is sound is not asked."""

from collections.abc import Mapping

from app.workflow.definition import CustomField, Definition, Move, State, WaitStep


def put_state(drawn: Definition, state: State, *, was: str | None = None) -> Definition:
    """Add a state, or have it take the place of the one whose code was `was`.

    With another code all that named the old one follows.
    """
    if was is None:
        return _with(drawn, states=(*drawn.states, state))
    states = tuple(state if each.code == was else each for each in drawn.states)
    return _renamed(_with(drawn, states=states), {was: state.code})


def drop_state(drawn: Definition, code: str) -> Definition:
    """Take a state away, and with it every move from or to it."""
    customer = {a: b for a, b in drawn.on_customer.items() if code not in {a, b}}
    return _with(
        drawn,
        states=tuple(each for each in drawn.states if each.code != code),
        moves=tuple(each for each in drawn.moves if code not in each.ends),
        on_customer=customer,
    )


def put_move(drawn: Definition, move: Move, *, was: tuple[str, str] | None = None) -> Definition:
    """Add a move, or have it take the place of the one with the ends `was`."""
    if was is None:
        return _with(drawn, moves=(*drawn.moves, move))
    return _with(drawn, moves=tuple(move if each.ends == was else each for each in drawn.moves))


def drop_move(drawn: Definition, ends: tuple[str, str]) -> Definition:
    """Take a move away."""
    return _with(drawn, moves=tuple(each for each in drawn.moves if each.ends != ends))


def put_field(drawn: Definition, field: CustomField, *, was: str | None = None) -> Definition:
    """Add a field, or have it take the place of the one whose code was `was`."""
    if was is None:
        return _with(drawn, fields=(*drawn.fields, field))
    fields = tuple(field if each.code == was else each for each in drawn.fields)
    return _with(drawn, fields=fields)


def drop_field(drawn: Definition, code: str) -> Definition:
    """Take a field away. Values that rows have are kept, and shown no more."""
    return _with(
        drawn,
        fields=tuple(each for each in drawn.fields if each.code != code),
        moves=tuple(
            _move(each, needs=tuple(need for need in each.needs if need != code))
            for each in drawn.moves
        ),
    )


def begin_at(drawn: Definition, code: str) -> Definition:
    """Have it begin in this state."""
    return _with(drawn, first=code)


def on_customer(drawn: Definition, leads: Mapping[str, str]) -> Definition:
    """Have a customer's message lead from these states to those."""
    return _with(drawn, on_customer=dict(leads))


def _renamed(drawn: Definition, names: Mapping[str, str]) -> Definition:
    def new(code: str) -> str:
        return names.get(code, code)

    moves = tuple(
        _move(
            each,
            origin=new(each.origin),
            target=new(each.target),
            then=tuple(
                step.model_copy(update={"to": new(step.to)}) if isinstance(step, WaitStep) else step
                for step in each.then
            ),
        )
        for each in drawn.moves
    )
    customer = {new(a): new(b) for a, b in drawn.on_customer.items()}
    return _with(drawn, first=new(drawn.first), moves=moves, on_customer=customer)


def _with(drawn: Definition, **changed: object) -> Definition:
    # Not model_copy, which would keep what the old one has reckoned of itself.
    known = {name: getattr(drawn, name) for name in Definition.model_fields}
    return Definition.model_validate({**known, **changed})


def _move(move: Move, **changed: object) -> Move:
    return move.model_copy(update=changed)
