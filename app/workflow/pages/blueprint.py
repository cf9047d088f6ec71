"""The blueprint of the screens of processes, and the way that leads to them."""

from flask import Blueprint

from app.core.actor import Verb
from app.core.text import lazy
from app.web import nav

pages = Blueprint("workflow", __name__, template_folder="../templates")

nav.add(
    nav.Entry(
        "processes",
        lazy("Processes"),
        "workflow",
        "workflow.processes",
        group="administration",
        order=10,
        shown_to=lambda who: who.may(Verb.SHAPE_PROCESSES),
    )
)
