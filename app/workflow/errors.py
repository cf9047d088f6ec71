"""Why a move is refused."""

from app.core.errors import Conflict, Invalid
from app.core.text import lazy


class NoSuchMove(Conflict):
    """The process has no such move from the present state."""

    code = "no_such_move"
    words = lazy("The process has no such move from here.")


class ResolveFirst(NoSuchMove):
    """Closing before resolving."""

    code = "resolve_first"
    words = lazy("Resolve it first.")


class AlreadyThere(NoSuchMove):
    code = "already_in_state"
    words = lazy("It is in this state already.")


class MoveNeeds(Invalid):
    """The move asks for fields that were not given."""

    code = "move_needs"
    words = lazy("This move asks for something more.")
