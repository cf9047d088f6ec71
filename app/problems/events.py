"""Facts about problems. Ids and changed codes only."""

from dataclasses import dataclass
from uuid import UUID

from app.core.events import Fact, fact
from app.workflow.events import TakenOver


@fact("problem.opened")
@dataclass(frozen=True, kw_only=True)
class ProblemOpened(Fact):
    number: int
    state: str
    priority: int
    department_id: UUID | None


@fact("problem.moved")
@dataclass(frozen=True, kw_only=True)
class ProblemMoved(Fact):
    """Every change of state: solving, closing and reopening, too; the categories tell them."""

    old_state: str
    new_state: str
    old_state_category: str
    new_state_category: str


@fact("problem.assigned")
@dataclass(frozen=True, kw_only=True)
class ProblemAssigned(Fact):
    old_department_id: UUID | None
    new_department_id: UUID | None
    old_assignee_id: UUID | None
    new_assignee_id: UUID | None


@fact("problem.prioritised")
@dataclass(frozen=True, kw_only=True)
class ProblemPrioritised(Fact):
    """Its incidents gave it another priority."""

    old_priority: int
    new_priority: int


@fact("problem.edited")
@dataclass(frozen=True, kw_only=True)
class ProblemEdited(Fact):
    """Other fields were changed; `fields` names them."""

    fields: tuple[str, ...]


@fact("problem.called_for")
@dataclass(frozen=True, kw_only=True)
class ProblemCalledFor(Fact):
    """Its process asks somebody to look at it: assignee, followers or leads; `state`: the new."""

    whom: str
    state: str


@fact("problem.noted")
@dataclass(frozen=True, kw_only=True)
class ProblemNoted(Fact):
    note_id: UUID


@fact("problem.joined")
@dataclass(frozen=True, kw_only=True)
class IncidentJoined(Fact):
    """An incident hangs on the problem now; `placed` by a person or a machine."""

    incident_id: UUID
    placed: str


@fact("problem.left")
@dataclass(frozen=True, kw_only=True)
class IncidentLeft(Fact):
    incident_id: UUID


@fact("problem.suggestion_decided")
@dataclass(frozen=True, kw_only=True)
class SuggestionDecided(Fact):
    """Somebody declined what was offered for an incident, or took that back; joining accepts it."""

    incident_id: UUID
    old: str
    new: str


@fact("problem.merged")
@dataclass(frozen=True, kw_only=True)
class ProblemMerged(Fact):
    """All incidents of the problem hang on another one now."""

    into_id: UUID


@fact("problem.parted")
@dataclass(frozen=True, kw_only=True)
class ProblemParted(Fact):
    """A merging was undone: what came from the problem went back to it."""

    from_id: UUID


@fact("problem.split")
@dataclass(frozen=True, kw_only=True)
class ProblemSplit(Fact):
    """Some incidents of the problem became a problem of their own."""

    into_id: UUID


@fact("proposal.made")
@dataclass(frozen=True, kw_only=True)
class ProposalMade(Fact):
    """A burst waits for the yes of a lead of this department."""

    department_id: UUID | None


@fact("proposal.accepted")
@dataclass(frozen=True, kw_only=True)
class ProposalAccepted(Fact):
    """It became this problem."""

    problem_id: UUID


@fact("proposal.refused")
@dataclass(frozen=True, kw_only=True)
class ProposalRefused(Fact):
    """A lead said no; its messages stand alone."""


@fact("problem.taken_over")
@dataclass(frozen=True, kw_only=True)
class ProblemTakenOver(TakenOver):
    """It follows a newer version of its process by now."""
