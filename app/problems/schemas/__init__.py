"""Problems as programs send and read them. Programs know rows by names, never by our keys."""

from app.problems.schemas.proposing import (
    AnswerIn,
    AnswerOut,
    ProposalOut,
    ProposalsOut,
    ProposedOut,
    RuleIn,
    RuleOut,
    RulesOut,
)
from app.problems.schemas.sent import (
    MergeIn,
    NoteIn,
    ProblemIn,
    ProblemPatch,
    ProblemsQuery,
    ProblemStateIn,
    SplitIn,
    TransferIn,
)
from app.problems.schemas.solving import (
    CascadeIn,
    CascadeOut,
    ItemOut,
    PreviewLineOut,
    PreviewOut,
    TextsIn,
)
from app.problems.schemas.told import (
    MemberOut,
    MembersOut,
    NoteOut,
    NotesOut,
    ProblemOut,
    ProblemsOut,
)

__all__ = [
    "AnswerIn",
    "AnswerOut",
    "CascadeIn",
    "CascadeOut",
    "ItemOut",
    "MemberOut",
    "MembersOut",
    "MergeIn",
    "NoteIn",
    "NoteOut",
    "NotesOut",
    "PreviewLineOut",
    "PreviewOut",
    "ProblemIn",
    "ProblemOut",
    "ProblemPatch",
    "ProblemStateIn",
    "ProblemsOut",
    "ProblemsQuery",
    "ProposalOut",
    "ProposalsOut",
    "ProposedOut",
    "RuleIn",
    "RuleOut",
    "RulesOut",
    "SplitIn",
    "TextsIn",
    "TransferIn",
]
