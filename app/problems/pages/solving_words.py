"""What the screens of solving call things."""

from collections.abc import Mapping

from app.core.errors import Words
from app.core.text import lazy
from app.problems.models import Kind, Stage, Why

HEADINGS: Mapping[Kind, Words] = {
    Kind.SOLVE: lazy("Solve"),
    Kind.SOLVE_AND_CLOSE: lazy("Solve and close"),
    Kind.CLOSE: lazy("Close"),
    Kind.WRITE: lazy("Write to all"),
}
STARTED: Mapping[Kind, Words] = {
    Kind.SOLVE: lazy("Solved; its incidents follow"),
    Kind.SOLVE_AND_CLOSE: lazy("Solved and closed; its incidents follow"),
    Kind.CLOSE: lazy("Closed; its incidents follow"),
    Kind.WRITE: lazy("Being written to all"),
}
DOES: Mapping[Kind, Words] = {
    Kind.SOLVE: lazy("is resolved"),
    Kind.SOLVE_AND_CLOSE: lazy("is resolved and closed"),
    Kind.CLOSE: lazy("is closed"),
    Kind.WRITE: lazy("stays as it is"),
}
WHY: Mapping[Why, Words] = {
    Why.RESOLVED: lazy("resolved already"),
    Why.CLOSED: lazy("closed already"),
    Why.NOT_RESOLVED: lazy("not resolved"),
    Why.REOPENED: lazy("reopened by hand"),
    Why.LEFT_PROBLEM: lazy("taken off this problem"),
    Why.LOCKED: lazy("somebody was working on it"),
    Why.NO_WAY: lazy("its process has no such move"),
    Why.STOPPED: lazy("undone before its turn"),
    Why.CHANGED: lazy("changed since"),
    Why.LEFT_OUT: lazy("left out in the preview"),
}
STAGES: Mapping[Stage, Words] = {
    Stage.RUNNING: lazy("Working through its incidents"),
    Stage.DONE: lazy("Every incident has had its turn"),
    Stage.UNDOING: lazy("Putting its incidents back"),
    Stage.UNDONE: lazy("Undone"),
}
FIELDS: Mapping[str, Words] = {
    "en": lazy("What customers are told in English"),
    "ru": lazy("What customers are told in Russian"),
    "kind": lazy("What is done"),
    "pick": lazy("Incidents"),
    "reason": lazy("Reason"),
    "to": lazy("State in which it ends"),
}
LANGUAGES: Mapping[str, Words] = {"en": lazy("English"), "ru": lazy("Russian")}
