"""Tables of problems, and pure decisions on one problem."""

from app.problems.models.cascade import (
    Cascade,
    CascadeItem,
    Kind,
    Outcome,
    Stage,
    StillBroken,
    Why,
)
from app.problems.models.examples import Example
from app.problems.models.matches import Compared, Pulse, Tally, Vector
from app.problems.models.members import Membership, Placed, Sight
from app.problems.models.problem import LEADS, NOBODY, Problem, leads_of
from app.problems.models.proposals import Proposal, ProposalAnswer, Proposed, Rule, Way
from app.problems.models.records import Change, Note
from app.problems.models.suggestions import Answer, Suggestion
from app.problems.models.values import Value

__all__ = [
    "LEADS",
    "NOBODY",
    "Answer",
    "Cascade",
    "CascadeItem",
    "Change",
    "Compared",
    "Example",
    "Kind",
    "Membership",
    "Note",
    "Outcome",
    "Placed",
    "Problem",
    "Proposal",
    "ProposalAnswer",
    "Proposed",
    "Pulse",
    "Rule",
    "Sight",
    "Stage",
    "StillBroken",
    "Suggestion",
    "Tally",
    "Value",
    "Vector",
    "Way",
    "Why",
    "leads_of",
]
