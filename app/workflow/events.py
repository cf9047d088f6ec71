"""Facts about processes."""

from dataclasses import dataclass
from uuid import UUID

from app.core.events import Fact, fact


@fact("process.published")
@dataclass(frozen=True, kw_only=True)
class ProcessPublished(Fact):
    """A newer version that new rows take from now on; the subject is the version's key."""

    process: str
    number: int


@fact("process.migrated")
@dataclass(frozen=True, kw_only=True)
class ProcessMigrated(Fact):
    """Open rows of older versions have been taken over; the subject is the migration's key."""

    process: str
    process_id: UUID
    rows: int


@dataclass(frozen=True, kw_only=True)
class TakenOver(Fact):
    """What each kind of rows announces of one that follows a newer version of its process by now.

    It may stand in another state, which neither resolves nor reopens it.
    """

    old_process_id: UUID
    new_process_id: UUID
    old_state: str
    new_state: str
    old_state_category: str
    new_state_category: str
