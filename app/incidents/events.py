"""Facts about incidents. Ids and changed codes only."""

from dataclasses import dataclass
from uuid import UUID

from app.core.events import Fact, fact
from app.workflow.events import TakenOver


@fact("incident.opened")
@dataclass(frozen=True, kw_only=True)
class IncidentOpened(Fact):
    number: int
    channel: str
    state: str
    priority: int
    department_id: UUID | None
    category_id: UUID | None
    requester_id: UUID


@fact("incident.customer_wrote")
@dataclass(frozen=True, kw_only=True)
class CustomerWrote(Fact):
    message_id: UUID


@fact("incident.replied")
@dataclass(frozen=True, kw_only=True)
class IncidentReplied(Fact):
    message_id: UUID
    first: bool


@fact("incident.reply_withdrawn")
@dataclass(frozen=True, kw_only=True)
class IncidentReplyWithdrawn(Fact):
    """A reply that was not sent yet will never be."""

    message_id: UUID


@fact("incident.noted")
@dataclass(frozen=True, kw_only=True)
class IncidentNoted(Fact):
    message_id: UUID


@fact("incident.moved")
@dataclass(frozen=True, kw_only=True)
class IncidentMoved(Fact):
    """Every change of state: resolving, closing and reopening, too; the categories tell them."""

    old_state: str
    new_state: str
    old_state_category: str
    new_state_category: str
    resolution_code: str | None


@fact("incident.assigned")
@dataclass(frozen=True, kw_only=True)
class IncidentAssigned(Fact):
    old_department_id: UUID | None
    new_department_id: UUID | None
    old_assignee_id: UUID | None
    new_assignee_id: UUID | None


@fact("incident.prioritised")
@dataclass(frozen=True, kw_only=True)
class IncidentPrioritised(Fact):
    old_priority: int
    new_priority: int


@fact("incident.edited")
@dataclass(frozen=True, kw_only=True)
class IncidentEdited(Fact):
    """Other fields were changed; `fields` names them."""

    fields: tuple[str, ...]


@fact("incident.linked")
@dataclass(frozen=True, kw_only=True)
class IncidentLinked(Fact):
    """It is now a duplicate of, or related to, the other."""

    other_id: UUID
    kind: str


@fact("incident.unlinked")
@dataclass(frozen=True, kw_only=True)
class IncidentUnlinked(Fact):
    other_id: UUID


@fact("incident.merged")
@dataclass(frozen=True, kw_only=True)
class IncidentMerged(Fact):
    """It is closed, and part of another."""

    into_id: UUID


@fact("incident.unmerged")
@dataclass(frozen=True, kw_only=True)
class IncidentUnmerged(Fact):
    """It was taken apart from the other again."""

    from_id: UUID


@fact("incident.split")
@dataclass(frozen=True, kw_only=True)
class IncidentSplit(Fact):
    """One of its messages became the beginning of another incident."""

    other_id: UUID
    message_id: UUID


@fact("incident.hidden")
@dataclass(frozen=True, kw_only=True)
class IncidentHidden(Fact):
    """It is private now. `viewer_ids`: people and API clients who are named at once."""

    viewer_ids: tuple[UUID, ...]


@fact("incident.revealed")
@dataclass(frozen=True, kw_only=True)
class IncidentRevealed(Fact):
    """It is private no more. `viewer_ids` had been named, and are forgotten."""

    viewer_ids: tuple[UUID, ...]


@fact("incident.named")
@dataclass(frozen=True, kw_only=True)
class IncidentNamed(Fact):
    """A person or an API client sees this private incident from now on."""

    viewer_id: UUID
    kind: str


@fact("incident.unnamed")
@dataclass(frozen=True, kw_only=True)
class IncidentUnnamed(Fact):
    """A person or an API client is named here no more."""

    viewer_id: UUID
    kind: str


@fact("incident.erased")
@dataclass(frozen=True, kw_only=True)
class IncidentErased(Fact):
    """These messages lose their words; `whole`: subject and requester, too.

    Reactions at once still find the words.
    """

    message_ids: tuple[UUID, ...]
    whole: bool


@fact("incident.attached")
@dataclass(frozen=True, kw_only=True)
class IncidentAttached(Fact):
    """So many files were hung on a message."""

    message_id: UUID
    files: int


@fact("incident.mentioned")
@dataclass(frozen=True, kw_only=True)
class IncidentMentioned(Fact):
    """People were called in a note, all of whom see the incident."""

    message_id: UUID
    person_ids: tuple[UUID, ...]


@fact("incident.followed")
@dataclass(frozen=True, kw_only=True)
class IncidentFollowed(Fact):
    person_id: UUID
    why: str


@fact("incident.unfollowed")
@dataclass(frozen=True, kw_only=True)
class IncidentUnfollowed(Fact):
    person_id: UUID


@fact("incident.follow_up_set")
@dataclass(frozen=True, kw_only=True)
class FollowUpSet(Fact):
    """Something happens when the customer does not answer."""

    then: str


@fact("incident.follow_up_ended")
@dataclass(frozen=True, kw_only=True)
class FollowUpEnded(Fact):
    """It was done or refused at its moment, or cancelled before; `set_by_id`: a person of ours."""

    then: str
    outcome: str
    set_by_id: UUID | None


@fact("incident.called_for")
@dataclass(frozen=True, kw_only=True)
class IncidentCalledFor(Fact):
    """Its process asks somebody to look at it; `whom`: assignee, leads or followers."""

    whom: str
    state: str


@fact("incident.taken_over")
@dataclass(frozen=True, kw_only=True)
class IncidentTakenOver(TakenOver):
    """It follows a newer version of its process by now."""
