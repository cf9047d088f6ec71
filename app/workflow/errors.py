"""Why a move is refused."""

from collections.abc import Mapping

from app.core.errors import Conflict, Invalid, NotFound, Words
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


class NotYourMove(NoSuchMove):
    """The process lets others take this move."""

    code = "not_your_move"
    words = lazy("The process leaves this step to others.")


class MoveNeeds(Invalid):
    """The move to `target` asks for fields that were not given."""

    code = "move_needs"
    words = lazy("This move asks for something more.")

    def __init__(self, faults: Mapping[str, Words], *, target: str) -> None:
        super().__init__(faults)
        self.target = target


class NoSuchProcess(NotFound):
    code = "no_such_process"
    words = lazy("There is no such process.")


class DraftChanged(Conflict):
    """Somebody else has changed the draft meanwhile."""

    code = "draft_changed"
    words = lazy("Somebody else has changed the draft meanwhile. Look at it, then change it again.")


class NoDraft(Conflict):
    code = "no_draft"
    words = lazy("There is no draft. Begin one first.")


class NotSound(Invalid):
    """The draft has faults; `findings` of the process names them."""

    code = "process_not_sound"
    words = lazy("This process cannot work yet.")


class NothingChanged(Conflict):
    code = "nothing_changed"
    words = lazy("The draft is like the version that is published.")


class MigrationRunning(Conflict):
    code = "migration_running"
    words = lazy("Open records are being taken over already. Wait until that is done.")


class NothingToTakeOver(Conflict):
    """All open rows are on the newest version."""

    code = "nothing_to_take_over"
    words = lazy("Nothing to take over: every open record is on the newest version.")


class BadMapping(Invalid):
    """A state is mapped to none, or to one of another standing."""

    code = "bad_mapping"
    words = lazy("These states cannot be taken over like this.")


class CodeTaken(Conflict):
    code = "process_code_taken"
    words = lazy("Another process has this code.")
