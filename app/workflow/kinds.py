"""What follows processes: each part whose rows do says here how it is asked about them.

Processes lie below incidents and problems and do not know them; they are told by registering.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from app.core.actor import Actor
from app.core.db import Model
from app.workflow.definition import StateCategory
from app.workflow.events import TakenOver
from app.workflow.names import Known


@dataclass(frozen=True)
class OpenRows:
    """How many rows that are not closed stand in a state of a version."""

    process_id: UUID
    state: str
    rows: int


@dataclass(frozen=True)
class Takeover:
    """Where the rows of a migration go.

    `mapping`: by the version they come from, and in it by old state, the new state in the version
    `process_id`.
    """

    process_id: UUID
    mapping: Mapping[UUID, Mapping[str, str]]
    by: Actor


@dataclass(frozen=True, kw_only=True)
class Kind:
    """What a part tells of its rows.

    `table` has the columns id, process_id, state, state_category, bucket and version; `history` is
    the part's table of changes, which points to its row by the column `owner`.
    """

    code: str
    names: Mapping[str, Known]
    """What conditions may ask of a row beside the fields of its process."""
    table: str
    piles: Mapping[StateCategory, int]
    """On which pile a state of a category lies."""
    history: type[Model]
    owner: str
    taken_over: type[TakenOver]
    by_hand: frozenset[StateCategory] = frozenset()
    """States that only somebody leads to, since customers are told something then.

    No time leads there; none is closed without having been there; and only moves there ask how it
    was resolved.
    """
    time_is_up: Callable[[UUID], None]
    """Hold the row, then take its timer and move it on; a refusal is written down, not raised."""


KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Have rows of this kind follow processes."""
    KINDS[kind.code] = kind
