"""The blueprints of the screens, and the short lists that several of them show."""

from flask import Blueprint

from app.core.actor import Actor, Verb
from app.core.kept import kept
from app.core.text import lazy
from app.people import listing, queries
from app.web import nav

pages = Blueprint("people", __name__, template_folder="../templates")
directory = Blueprint("directory", __name__, template_folder="../templates")

departments = kept(queries.departments_by_id)
counts = kept(listing.counts)
heads = kept(listing.heads)


def may_read(who: Actor) -> bool:
    return who.may(Verb.READ_PEOPLE)


nav.add(
    nav.Entry(
        "directory",
        lazy("Directory"),
        "building-2",
        "directory.index",
        order=60,
        keys="g t",
        shown_to=may_read,
    ),
    nav.Entry("settings", lazy("Settings"), "settings", "people.settings", group="you", order=10),
)
