"""The blueprint of the screens of processes, and the way that leads to them."""

from flask import Blueprint

from app.core.actor import Verb, actor
from app.core.errors import Words
from app.core.text import lazy, ngettext
from app.web import keys, nav
from app.workflow import access

pages = Blueprint("workflow", __name__, template_folder="../templates")


def figure() -> Words:
    """How many are being drawn."""
    drafts = [each for each in access.designs(actor()) if each.draft is not None]
    return ngettext("%(number)s draft", "%(number)s drafts", len(drafts))


nav.add(
    nav.Entry(
        "processes",
        lazy("Processes"),
        "workflow",
        "workflow.processes",
        group="administration",
        order=5,
        shown_to=lambda who: who.may(Verb.SHAPE_PROCESSES),
        about=lazy("What incidents and problems go through, and the fields of your own."),
        figure=figure,
    )
)
keys.add(
    "process",
    keys.Section(
        lazy("In a process"),
        (
            keys.Key(lazy("Draw or publish a process"), "e"),
            keys.Key(lazy("The diagram whole, or in full size"), "w"),
            keys.Key(lazy("Back to the list"), "u"),
        ),
        order=70,
    ),
)
