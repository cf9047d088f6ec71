"""Shaping the templates of new incidents, and finding them in the palette."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal
from uuid import UUID

from flask import make_response, request, url_for
from pydantic import Field
from werkzeug.wrappers import Response as AnyResponse

from app.core.actor import Actor, Verb, actor
from app.core.db import transaction
from app.core.errors import Invalid, Words
from app.core.text import _, lazy, ngettext
from app.incidents import access, queries, services
from app.incidents.errors import TemplateChanged
from app.incidents.forms.base import Form, Line, OptionalKey, OptionalLine, OptionalText, Tags
from app.incidents.models import Level, Template
from app.incidents.pages import choices, wording
from app.incidents.pages.blueprint import may_work, pages
from app.incidents.pages.telling import NONE
from app.web import nav, palette
from app.web.look import locale
from app.web.render import render, sent_to

PAGE, HOME = "incidents/template.html", "/templates"


def figure() -> Words:
    """How many are offered."""
    offered = [each for each in queries.all_templates() if not each.retired_at]
    return ngettext("%(number)s offered", "%(number)s offered", len(offered))


nav.add(
    nav.Entry(
        "templates",
        lazy("Templates"),
        "copy",
        "incidents.templates",
        group="administration",
        order=30,
        shown_to=lambda who: who.may(Verb.SHAPE_TEMPLATES),
        about=lazy("What a new incident can begin with."),
        figure=figure,
    )
)


class TemplateForm(Form):
    name: Line
    for_id: OptionalKey = None
    place: Annotated[int, Field(ge=1, le=999)] = 100
    subject: OptionalLine = None
    text: OptionalText = None
    department_id: OptionalKey = None
    category_id: OptionalKey = None
    impact: Literal["1", "2", "3"] = "2"
    urgency: Literal["1", "2", "3"] = "2"
    tags: Tags = []

    def values(self) -> dict[str, Any]:
        """The fields as the services know them."""
        levels = {"impact": int(self.impact), "urgency": int(self.urgency)}
        return {**self.model_dump(exclude={"seen"}), **levels}


class TemplateChange(TemplateForm):
    seen: Annotated[int, Field(ge=1)]


@pages.get("/templates")
def templates() -> str:
    """List the templates, those that are retired last."""
    who = actor()
    access.check_may_shape_templates(who)
    found = queries.all_templates()
    return render(
        "incidents/templates.html",
        live=[each for each in found if not each.retired_at],
        retired=[each for each in found if each.retired_at],
        mine={each.id for each in found if access.shapes_templates_of(who, each.for_id)},
        departments=choices.departments(),
    )


@pages.get("/templates/new")
def new_template() -> str:
    """Ask for a new template."""
    access.check_may_shape_templates(actor())
    return _form(None, {}, {})


@pages.post("/templates")
def add_template() -> AnyResponse:
    """Offer a new template."""
    access.check_may_shape_templates(actor())
    try:
        form = TemplateForm.of(request.form)
        with transaction():
            services.add_template(form.values(), by=actor())
    except Invalid as refusal:
        return make_response(_form(None, request.form, refusal.faults), refusal.status)
    return sent_to(HOME, told=_("Template kept"))


@pages.get("/templates/<uuid:template>")
def template(template: UUID) -> str:
    """Show a template with its fields."""
    found = access.template(actor(), template)
    return _form(found, _typed(found), {})


@pages.post("/templates/<uuid:template>")
def change_template(template: UUID) -> AnyResponse:
    """Give the template other values; what somebody changed meanwhile stands beside them."""
    try:
        with transaction():
            found = access.template(actor(), template)
            form = TemplateChange.of(request.form)
            services.change_template(found, form.values(), seen=form.seen, by=actor())
    except TemplateChanged as refusal:
        return make_response(_both(access.template(actor(), template)), refusal.status)
    except Invalid as refusal:
        found = access.template(actor(), template)
        return make_response(_form(found, request.form, refusal.faults), refusal.status)
    return sent_to(HOME, told=_("Template kept"))


@pages.post("/templates/<uuid:template>/retirement")
def retire_template(template: UUID) -> AnyResponse:
    """Offer it no more."""
    with transaction():
        services.retire_template(access.template(actor(), template), by=actor())
    return sent_to(HOME, told=_("Template retired"))


@pages.post("/templates/<uuid:template>/return")
def bring_back_template(template: UUID) -> AnyResponse:
    """Offer it again."""
    with transaction():
        services.bring_back_template(access.template(actor(), template), by=actor())
    return sent_to(HOME, told=_("Template offered again"))


@palette.provider(lazy("New incident from a template"))
def in_palette(words: str, who: Actor) -> Iterable[palette.Found]:
    """Templates whose name holds the words."""
    if not may_work(who):
        return []
    return [
        palette.Found(
            url_for("incidents.new", template=each.id),
            _("New: %(name)s", name=each.name),
            icon="plus",
        )
        for each in queries.offered_templates(who)
        if words.casefold() in each.name.casefold()
    ]


def _typed(found: Template) -> dict[str, Any]:
    tags = ", ".join(found.tags)
    return {**services.template_values(found), "tags": tags, "seen": found.version}


def _both(found: Template) -> str:
    """The form with what was typed, and what the template has by now where that is another."""
    now, typed = _typed(found), request.form
    theirs = {
        name: _said(name, value)
        for name, value in now.items()
        if name in wording.TEMPLATE_FIELDS and str(value or "") != typed.get(name, "").strip()
    }
    return _form(found, {**typed, "seen": found.version}, {}, theirs=theirs)


def _said(name: str, value: Any) -> Words:
    if name in {"impact", "urgency"}:
        return wording.LEVELS[Level(value)]
    if value is None:
        return _("For all") if name == "for_id" else NONE
    if name == "category_id":
        return choices.categories()[value].label(locale())
    if name in {"for_id", "department_id"}:
        known = choices.departments().get(value)
        return known.name if known else _("no longer here")
    return str(value)


def _form(
    found: Template | None,
    typed: Mapping[str, Any],
    faults: Mapping[str, Words],
    *,
    theirs: Mapping[str, Words] | None = None,
) -> str:
    who, known = actor(), choices.department_options()
    return render(
        PAGE,
        template=found,
        typed=typed,
        faults=faults,
        theirs=theirs,
        labels=wording.TEMPLATE_FIELDS,
        departments=known,
        own=[each for each in known if access.shapes_templates_of(who, UUID(each[0]))],
        categories=choices.categories_beside(found.category_id if found else None, locale()),
        levels=[(level.value, words) for level, words in wording.LEVELS.items()],
        medium=Level.MEDIUM.value,
        shapes_all=who.may(Verb.SHAPE_PROCESSES),
    )
