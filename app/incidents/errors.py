"""Refusals about incidents."""

from app.core.errors import Conflict, Forbidden, NotFound, Stale
from app.core.text import lazy


class NoSuchIncident(NotFound):
    code = "no_such_incident"
    words = lazy("There is no such incident, or you may not see it.")


class NoIncidentsForRole(Forbidden):
    words = lazy(
        "Your role sees no incidents, since they hold what customers wrote. Agents, leads and"
        " managers do; an administrator gives roles in Keycloak."
    )


class ReadOnlyForRole(Forbidden):
    words = lazy(
        "You read incidents and change none. Agents and leads work on them; an administrator"
        " gives roles in Keycloak."
    )


class NoSuchMessage(NotFound):
    code = "no_such_message"
    words = lazy("There is no such message in this incident.")


class ClosedForMessages(Conflict):
    code = "incident_closed"
    words = lazy("This incident is closed. Open a new one, or reopen this one with a reason.")


class ReplyHeld(Conflict):
    """Something new was written since the author last looked; `data["messages"]` holds the keys."""

    code = "reply_held"
    words = lazy("Read this first: something new was written while you were writing.")


class NotYours(Forbidden):
    code = "not_yours"
    words = lazy("Somebody else works on this. A lead may give it to another person.")


class NotAssignable(Conflict):
    code = "not_assignable"
    words = lazy("This person cannot be given work: not active, or not an agent.")


class EditConflict(Stale):
    """The same field was changed meanwhile; `data["conflicts"]` maps field -> yours, theirs, by."""

    code = "edit_conflict"
    words = lazy("Somebody changed the same field meanwhile. Choose which value stays.")


class RequesterBusy(Conflict):
    code = "requester_busy"
    words = lazy("Somebody is changing another incident of this requester right now. Try again.")


class NothingToReopen(Conflict):
    code = "nothing_to_reopen"
    words = lazy("It is neither resolved nor closed, so there is nothing to reopen.")


class NothingToUndo(Conflict):
    code = "nothing_to_undo"
    words = lazy("This cannot be undone any more: something else has changed since.")


class ProgramsDoNotFollow(Forbidden):
    code = "programs_do_not_follow"
    words = lazy("A program follows nothing. Sign in as a person.")


class AlreadyLinked(Conflict):
    code = "already_linked"
    words = lazy("These two hang together already. Take that link away first.")


class NotLinked(NotFound):
    code = "not_linked"
    words = lazy("These two do not hang together.")


class CannotMerge(Conflict):
    code = "cannot_merge"
    words = lazy("One of the two is part of another incident already, or the other is closed.")


class NoSuchErasure(NotFound):
    code = "no_such_erasure"
    words = lazy("There is no such erasure.")


class WouldReveal(Conflict):
    code = "would_reveal"
    words = lazy(
        "This incident is private and the other is not: its words would be seen by more people."
        " Make the other private first."
    )


class NotPrivate(Conflict):
    code = "not_private"
    words = lazy("This incident is not private: everybody sees it who sees its department.")


class NotMerged(Conflict):
    code = "not_merged"
    words = lazy("It is not part of another incident.")


class PartOfAnother(Conflict):
    code = "part_of_another"
    words = lazy("It is part of another incident. Work there, or take the two apart first.")


class CannotSplit(Conflict):
    code = "cannot_split"
    words = lazy("This message cannot become an incident of its own.")


class NoSuchCase(NotFound):
    """The link is wrong, old or revoked: the answer is the same."""

    code = "no_such_case"
    words = lazy("This link opens nothing. It may be too old, or mistyped.")


class NoCaseLink(NotFound):
    code = "no_case_link"
    words = lazy("There is no link for the customer yet.")


class CaseLinksOff(Conflict):
    code = "case_links_off"
    words = lazy(
        "Links for customers are switched off here. An administrator sets OPORA_CASE_LINK_KEY."
    )


class ClosedForFollowUps(Conflict):
    code = "closed_for_follow_ups"
    words = lazy("This incident is closed, so no answer is waited for. Reopen it first.")


class NoFollowUp(NotFound):
    code = "no_follow_up"
    words = lazy("No follow-up waits here.")


class HighestPriority(Conflict):
    code = "highest_priority"
    words = lazy("It has the highest priority already.")


class TemplateChanged(Stale):
    code = "template_changed"
    words = lazy("Somebody changed this template meanwhile. Read it again, then change it.")


class NoSuchTemplate(NotFound):
    code = "no_such_template"
    words = lazy("There is no such template, or it is not yours to shape.")


class CategoryChanged(Stale):
    code = "category_changed"
    words = lazy("Somebody changed this category meanwhile. Read it again, then change it.")


class NoSuchTag(NotFound):
    code = "no_such_tag"
    words = lazy("No incident has this tag.")


class NoSuchTagChange(NotFound):
    code = "no_such_tag_change"
    words = lazy("There is no such change of a tag.")


class TagBusy(Conflict):
    code = "tag_busy"
    words = lazy("One of these tags is being changed right now. Wait until that is done.")


class MatrixChanged(Stale):
    code = "matrix_changed"
    words = lazy(
        "Somebody changed the same priorities meanwhile. This is how they are now; nothing of"
        " yours is saved."
    )


class NoSuchCategory(NotFound):
    code = "no_such_category"
    words = lazy("There is no such category.")
