"""The blueprint of the screens, and the ways that lead to them."""

from collections.abc import Mapping

from flask import Blueprint

from app.core.actor import Actor, Verb
from app.core.kept import kept
from app.core.text import lazy
from app.people import queries as people
from app.problems import queries
from app.problems.addresses import know_references
from app.web import keys, nav
from app.web.i18n import number

pages = Blueprint("problems", __name__, template_folder="../templates")
pages.record(know_references)

INDENT = "\u2003"
assignable = kept(people.assignable)
departments = kept(people.departments_by_id)


def may_read(who: Actor) -> bool:
    return who.may(Verb.READ_INCIDENTS)


def may_work(who: Actor) -> bool:
    return who.may(Verb.WORK_INCIDENTS)


def may_decide(who: Actor) -> bool:
    return who.may(Verb.DECIDE_PROBLEMS)


@kept
def department_options() -> list[tuple[str, str]]:
    """Return the tree of departments for a select: keys and indented names."""
    return [(str(node.id), INDENT * node.depth + node.name) for node in departments().values()]


nav.add(
    nav.Entry(
        "problems",
        lazy("Problems"),
        "workflow",
        "problems.queue",
        group="areas",
        order=10,
        values={"view": "open"},
        keys="g p",
        shown_to=may_read,
    )
)

keys.add(
    "belonging",
    keys.Section(
        lazy("An incident and its problem"),
        (
            keys.Key(lazy("Accept the problem that is offered"), "i"),
            keys.Key(lazy("Decline it, or take the incident off its problem"), "d"),
            keys.Key(lazy("Join a problem, move to another"), "q"),
        ),
        order=45,
    ),
)


keys.add(
    "problem",
    keys.Section(
        lazy("In a problem"),
        (
            keys.Key(lazy("Note"), "n"),
            keys.Key(lazy("Keep the note"), "Ctrl ↵"),
            keys.Key(lazy("Take it"), "t"),
            keys.Key(lazy("Assign"), "a"),
            keys.Key(lazy("Move to a state"), "s"),
            keys.Key(lazy("Solve or close it with its incidents"), "e"),
            keys.Key(lazy("Due"), "d"),
            keys.Key(lazy("Next, previous problem"), "j k"),
            keys.Key(lazy("Back to the list"), "u"),
            keys.Key(lazy("In the list: narrow it by words"), "f"),
            keys.Key(lazy("In the list: merge what is selected"), "m"),
        ),
        order=45,
    ),
)


@nav.counts
def counts(who: Actor) -> Mapping[str, str]:
    """How many problems are open, for the rail; a few seconds old at most."""
    found = _open(who) if may_read(who) else 0
    most = queries.COUNTED_TO
    return {"problems": f"{number(most)}+" if found > most else number(found)} if found else {}


@kept
def _open(who: Actor) -> int:
    return queries.count(who, queries.VIEWS["open"])
