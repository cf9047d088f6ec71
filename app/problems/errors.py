"""Refusals about problems."""

from app.core.errors import Conflict, Forbidden, NotFound, Stale
from app.core.text import lazy


class NoSuchProblem(NotFound):
    code = "no_such_problem"
    words = lazy("There is no such problem, or you may not see it.")


class NotYourProblem(Forbidden):
    code = "not_yours"
    words = lazy("Somebody else works on this problem. A lead may give it to another person.")


class SolveInstead(Conflict):
    """Solving and closing reach the customers, so they have a door of their own."""

    code = "solve_instead"
    words = lazy("A problem is solved and closed together with its incidents: use Solve.")


class ProblemIsClosed(Conflict):
    code = "problem_closed"
    words = lazy("This problem is closed. Reopen it first, or choose another one.")


class ProblemIsMerged(Conflict):
    code = "problem_merged"
    words = lazy("This problem was merged into another one. Work there, or undo the merging.")


class MembersBusy(Conflict):
    code = "members_busy"
    words = lazy("Somebody is changing an incident of this problem right now. Try again.")


class AlreadyJoined(Conflict):
    code = "already_joined"
    words = lazy("The incident belongs to another problem. Move it from there.")


class NotAMember(Conflict):
    code = "not_a_member"
    words = lazy("This incident does not belong to the problem.")


class RefusedBefore(Conflict):
    """The machine may not place what a person has taken away from there."""

    code = "refused_before"
    words = lazy("A person has said that this incident does not belong here.")


class NoSuchSuggestion(NotFound):
    code = "no_such_suggestion"
    words = lazy("This problem was not offered for the incident.")


class AlreadyDecided(Conflict):
    code = "already_decided"
    words = lazy("The incident belongs to this problem already. Take it off there.")


class MergeWithItself(Conflict):
    code = "merge_with_itself"
    words = lazy("A problem cannot be merged into itself.")


class NothingToPart(Conflict):
    code = "nothing_to_part"
    words = lazy("This merging cannot be undone: the other problem is closed or was merged on.")


class ProblemEditConflict(Stale):
    """The same field was changed meanwhile; `data["conflicts"]` maps field -> yours, theirs, by."""

    code = "edit_conflict"
    words = lazy("Somebody changed the same field meanwhile. Choose which value stays.")


class LeadsDecide(Forbidden):
    code = "leads_decide"
    words = lazy("A lead of the department says whether this becomes a problem.")


class NoSuchProposal(NotFound):
    code = "no_such_proposal"
    words = lazy("There is no such proposal, or it is not yours to answer.")


class ProposalAnswered(Conflict):
    code = "proposal_answered"
    words = lazy("This proposal has been answered already.")


class NothingToOpen(Conflict):
    """Its messages have been placed, solved or moved out of sight meanwhile."""

    code = "nothing_to_open"
    words = lazy("Nothing is left to open a problem of. Say no, and it is gone.")


class NoRulesForRole(Forbidden):
    code = "configurators_rule"
    words = lazy("Configurators say when problems are opened.")


class NoSuchCascade(NotFound):
    code = "no_such_cascade"
    words = lazy("This problem has no such cascade.")


class CascadeRunning(Conflict):
    code = "cascade_running"
    words = lazy("Its incidents are being worked through right now. Wait until that is over.")


class CascadeOver(Conflict):
    code = "cascade_over"
    words = lazy("This cannot be undone any more: it was undone already, or its time is over.")
