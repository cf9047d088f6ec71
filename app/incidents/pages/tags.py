"""Tags as a whole: which there are, giving one another name, merging, taking away."""

from collections.abc import Mapping
from typing import Literal
from uuid import UUID

from flask import make_response, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.core.actor import actor
from app.core.db import transaction
from app.core.errors import Invalid, Words
from app.core.text import lazy, ngettext
from app.incidents import access, queries, services
from app.incidents.forms.base import Form, Line
from app.incidents.models import Tag, TagChange
from app.incidents.pages.blueprint import pages
from app.incidents.pages.categories import may_shape
from app.web import nav
from app.web.render import render, sent_to

LONGEST = 40


def figure() -> Words:
    """How many there are."""
    return ngettext("%(number)s in use", "%(number)s in use", queries.number_of_tags())


nav.add(
    nav.Entry(
        "tags",
        lazy("Tags"),
        "tags",
        "incidents.tags",
        group="administration",
        order=20,
        shown_to=may_shape,
        about=lazy("The words in use, and how to rename, merge and remove them."),
        figure=figure,
    )
)


class TagForm(Form):
    tag: Line
    do: Literal["rename", "merge", "remove"]
    name: str = ""
    into: str = ""


@pages.get("/tags")
def tags() -> str:
    """Show the tags in use, most used first, and what is under way."""
    access.check_may_shape(actor())
    asked = request.args.get("q", "").replace("\0", "").strip().lower()[:LONGEST]
    return render(
        "incidents/tags.html",
        asked=asked,
        tags=queries.used_tags(asked),
        most=queries.MOST_TAGS,
        counted_at=queries.counted_at(),
        changes=queries.changes_at_work(),
    )


@pages.get("/tags/one")
def tag() -> str:
    """Show what can be done with a tag."""
    return _one(access.tag(actor(), request.args.get("tag", "").replace("\0", " ")), {})


@pages.post("/tags/changes")
def change_tag() -> AnyResponse:
    """Begin to change a tag on all incidents that have it."""
    access.check_may_shape(actor())
    form = TagForm.of(request.form)
    try:
        with transaction():
            place = url_for("incidents.tag_change", change=_begin(form).id)
    except Invalid as refusal:
        found = access.tag(actor(), form.tag)
        return make_response(_one(found, refusal.faults), refusal.status)
    return sent_to(place)


@pages.get("/tags/changes/<uuid:change>")
def tag_change(change: UUID) -> str:
    """Show how far a change has come."""
    found = access.tag_change(actor(), change)
    return render("incidents/tag_change.html", fragment="whole", change=found)


def _begin(form: TagForm) -> TagChange:
    match form.do:
        case "rename":
            return services.rename_tag(form.tag, form.name, by=actor())
        case "merge":
            return services.merge_tag(form.tag, form.into, by=actor())
        case "remove":
            return services.remove_tag(form.tag, by=actor())


def _one(found: Tag, faults: Mapping[str, Words]) -> str:
    return render(
        "incidents/tag.html",
        tag=found,
        others=[each.word for each in queries.used_tags() if each.word != found.word],
        typed=request.form,
        faults=faults,
        at_work=queries.change_of(found.word),
    )
