"""What the screens call things: views, sorts, channels, levels, resolutions, fields."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.core.errors import Words
from app.core.text import lazy
from app.incidents.models import Channel, Level, LinkKind, Priority, Then
from app.incidents.services import ANSWERED, DUE, FINISHED, REFUSED
from app.people.wording import REASONS as REASONS_OF_PEOPLE
from app.workflow.wording import REASONS as REASONS_OF_PROCESSES


@dataclass(frozen=True)
class ViewWords:
    """How a view is called, and what it says when nothing is in it."""

    heading: Words
    icon: str
    keys: str
    empty: Words
    empty_why: Words
    instead: str
    """The view that an empty one points to."""


VIEWS: Mapping[str, ViewWords] = {
    "mine": ViewWords(
        lazy("My queue"),
        "inbox",
        "g q",
        lazy("Nothing is waiting for you"),
        lazy("Incidents that are assigned to you stand here until they are resolved."),
        "unassigned",
    ),
    "unassigned": ViewWords(
        lazy("Unassigned"),
        "user-round-plus",
        "g u",
        lazy("Everything has somebody"),
        lazy("New incidents of your departments stand here until somebody takes them."),
        "open",
    ),
    "open": ViewWords(
        lazy("All open"),
        "layers",
        "g o",
        lazy("No incident is open"),
        lazy("What your departments work on stands here until it is resolved."),
        "done",
    ),
    "waiting": ViewWords(
        lazy("Waiting"),
        "pause",
        "g w",
        lazy("Nobody is waited for"),
        lazy("Incidents that wait for a customer or for a problem stand here."),
        "open",
    ),
    "done": ViewWords(
        lazy("Resolved and closed"),
        "check",
        "g d",
        lazy("Nothing has been resolved yet"),
        lazy("Resolved incidents stand here, and closed ones after them."),
        "open",
    ),
    "spam": ViewWords(
        lazy("Spam"),
        "shield-alert",
        "g s",
        lazy("No spam"),
        lazy("What somebody marks as spam leaves all other views and stands here."),
        "open",
    ),
}
COUNTED = ("mine", "unassigned", "open", "waiting")

SORTS: Mapping[str, Words] = {
    "updated": lazy("Updated"),
    "created": lazy("Created"),
    "priority": lazy("Priority"),
    "number": lazy("Number"),
}

CHANNELS: Mapping[Channel, Words] = {
    Channel.PHONE: lazy("Phone"),
    Channel.EMAIL: lazy("E-mail"),
    Channel.WEB: lazy("Web form"),
    Channel.TELEGRAM: lazy("Telegram"),
    Channel.SMS: lazy("SMS"),
    Channel.BUS: lazy("Bus"),
    Channel.API: lazy("Program"),
}
BY_CHANNEL: Mapping[Channel, Words] = {
    Channel.PHONE: lazy("by phone"),
    Channel.EMAIL: lazy("by e-mail"),
    Channel.WEB: lazy("by the web form"),
    Channel.TELEGRAM: lazy("by Telegram"),
    Channel.SMS: lazy("by SMS"),
    Channel.BUS: lazy("by the bus"),
    Channel.API: lazy("by a program"),
}

LEVELS: Mapping[Level, Words] = {
    Level.HIGH: lazy("High"),
    Level.MEDIUM: lazy("Medium"),
    Level.LOW: lazy("Low"),
}
PRIORITIES: Mapping[Priority, Words] = {
    Priority.CRITICAL: lazy("Critical"),
    Priority.HIGH: lazy("High"),
    Priority.MEDIUM: lazy("Medium"),
    Priority.LOW: lazy("Low"),
}

RESOLUTIONS: Mapping[str, Words] = {
    "solved": lazy("Solved"),
    "workaround": lazy("Worked around"),
    "answered": lazy("Question answered"),
    "duplicate": lazy("Duplicate"),
    "not_reproducible": lazy("Not reproducible"),
    "no_answer": lazy("No answer from the customer"),
    "spam": lazy("Spam"),
}

LINKS: Mapping[LinkKind, tuple[Words, Words]] = {
    LinkKind.DUPLICATE: (lazy("Duplicate of"), lazy("Has the duplicate")),
    LinkKind.RELATED: (lazy("Related to"), lazy("Related to")),
}
"""How a link reads from the incident where it was made, and from the other."""

THEN: Mapping[Then, Words] = {
    Then.REMIND: lazy("Remind whoever has it"),
    Then.TAKE_UP: lazy("Take it up again"),
    Then.RETURN: lazy("Put it back into the queue"),
    Then.RAISE: lazy("Raise the priority"),
    Then.NOTE: lazy("Write a note"),
    Then.RESOLVE: lazy("Reply and resolve it"),
}

REASONS: Mapping[str, Words] = {
    **REASONS_OF_PEOPLE,
    **REASONS_OF_PROCESSES,
    ANSWERED: lazy("The customer answered."),
    FINISHED: lazy("It was resolved or closed."),
    DUE: lazy("No answer came in time."),
    REFUSED: lazy("No answer came in time, but what was to happen could not."),
}
"""Why the desk itself changed something; a person's reason stands in their own words."""

TEMPLATE_FIELDS: Mapping[str, Words] = {
    "name": lazy("Name of the template"),
    "for_id": lazy("Whose agents are offered it"),
    "place": lazy("Place in the list"),
    "subject": lazy("Subject"),
    "text": lazy("In the customer’s words"),
    "department_id": lazy("Department"),
    "category_id": lazy("Category"),
    "impact": lazy("Impact"),
    "urgency": lazy("Urgency"),
    "tags": lazy("Tags"),
}

CATEGORY_FIELDS: Mapping[str, Words] = {
    "label_en": lazy("Name in English"),
    "label_ru": lazy("Name in Russian"),
    "code": lazy("Code"),
    "parent": lazy("Below"),
    "place": lazy("Place among its neighbours"),
    "department": lazy("Department"),
    "impact": lazy("Impact"),
    "urgency": lazy("Urgency"),
    "tags": lazy("Tags"),
    "process": lazy("Process"),
}

FIELDS: Mapping[str, Words] = {
    "state": lazy("State"),
    "assignee": lazy("Assignee"),
    "department": lazy("Department"),
    "subject": lazy("Subject"),
    "category_id": lazy("Category"),
    "category": lazy("Category"),
    "impact": lazy("Impact"),
    "urgency": lazy("Urgency"),
    "priority": lazy("Priority"),
    "tags": lazy("Tags"),
    "text": lazy("Message"),
    "channel": lazy("Channel"),
    "requester": lazy("Requester"),
    "requester.name": lazy("Requester’s name"),
    "requester.email": lazy("Requester’s e-mail"),
    "requester.phone": lazy("Requester’s phone"),
    "requester.telegram_id": lazy("Requester’s Telegram id"),
    "name": lazy("Full name"),
    "email": lazy("E-mail"),
    "phone": lazy("Phone"),
    "telegram_id": lazy("Telegram id"),
    "code": lazy("How it ended"),
    "resolution": lazy("What was done"),
    "reason": lazy("Reason"),
    "external_state": lazy("State in the log"),
    "reassigned": lazy("Times handed on"),
    "reopened": lazy("Times reopened"),
    "private": lazy("Private"),
    "erased": lazy("Personal data erased"),
    "named": lazy("Sees it by name"),
    "viewer": lazy("Person or program"),
    "link": lazy("Link"),
    "problem": lazy("Problem"),
    "merged": lazy("Merged with"),
    "split_off": lazy("Split off as"),
    "split_from": lazy("Split off from"),
    "follow_up": lazy("Follow-up"),
    "process": lazy("Process"),
    "wait": lazy("Moving on by itself"),
    "then": lazy("What happens then"),
    "amount": lazy("If no answer comes within"),
    "words": lazy("Words"),
    "at": lazy("Or by a moment"),
    "other": lazy("Incident"),
    "kind": lazy("Kind of link"),
}
