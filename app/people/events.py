"""Facts about people. Ids and codes only."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from app.core.events import Fact, fact


@fact("person.deactivated")
@dataclass(frozen=True, kw_only=True)
class PersonDeactivated(Fact):
    """Somebody works here no more, for now. `reason`: disabled, gone or replaced in Keycloak."""

    reason: str


@fact("person.absence_entered")
@dataclass(frozen=True, kw_only=True)
class AbsenceEntered(Fact):
    """Somebody is, was or will be away for some days; the row knows which."""

    absence_id: UUID


@fact("person.absence_changed")
@dataclass(frozen=True, kw_only=True)
class AbsenceChanged(Fact):
    """Other days of an absence count by now, or it has another reason; the row knows which."""

    absence_id: UUID


@fact("person.absence_removed")
@dataclass(frozen=True, kw_only=True)
class AbsenceRemoved(Fact):
    """An absence does not count any more, as if it had never been entered."""

    absence_id: UUID


@fact("hours.changed")
@dataclass(frozen=True, kw_only=True)
class HoursChanged(Fact):
    """A department or a person has other hours of their own now, or none; `whose` says which."""

    whose: Literal["department", "person"]
