"""What the screens call things: views, sorts, fields."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.core.errors import Words
from app.core.text import lazy


@dataclass(frozen=True)
class ViewWords:
    """How a view is called, and what it says when nothing is in it."""

    heading: Words
    empty: Words
    empty_why: Words


VIEWS: Mapping[str, ViewWords] = {
    "open": ViewWords(
        lazy("Open problems"),
        lazy("No problem is open"),
        lazy("One cause of many incidents is a problem. Open one from an incident, or here."),
    ),
    "mine": ViewWords(
        lazy("My problems"),
        lazy("No problem is yours"),
        lazy("Problems that are assigned to you stand here until they are solved."),
    ),
    "unassigned": ViewWords(
        lazy("Unassigned"),
        lazy("Everything has somebody"),
        lazy("New problems stand here until somebody takes them."),
    ),
    "waiting": ViewWords(
        lazy("Waiting"),
        lazy("Nothing is waited for"),
        lazy("Problems that wait for others to do something stand here."),
    ),
    "done": ViewWords(
        lazy("Solved and closed"),
        lazy("Nothing has been solved yet"),
        lazy("Solved problems stand here, and closed ones after them."),
    ),
}

SORTS: Mapping[str, Words] = {
    "updated": lazy("Updated"),
    "created": lazy("Created"),
    "priority": lazy("Priority"),
    "incidents": lazy("Incidents"),
    "number": lazy("Number"),
}

WAYS: Mapping[str, Words] = {
    "at_once": lazy("At once"),
    "asked": lazy("After a lead's yes"),
    "each": lazy("One for every incident"),
    "never": lazy("None by itself"),
}

FIELDS: Mapping[str, Words] = {
    "title": lazy("Title"),
    "description": lazy("Description"),
    "known_error": lazy("Known error"),
    "workaround": lazy("Workaround"),
    "due_at": lazy("Due"),
    "state": lazy("State"),
    "assignee": lazy("Assignee"),
    "department": lazy("Department"),
    "priority": lazy("Priority"),
    "joined": lazy("Incident joined"),
    "left": lazy("Incident left"),
    "merged": lazy("Merged with"),
    "merged_into": lazy("Merged into"),
    "split": lazy("Split off"),
    "text": lazy("Note"),
    "problem": lazy("Problem"),
    "to": lazy("Problem"),
    "incident": lazy("Incident"),
    "pick": lazy("Incidents"),
    "reason": lazy("Reason"),
    "process": lazy("Process"),
    "wait": lazy("Moving on by itself"),
}
