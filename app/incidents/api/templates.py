"""Templates of new incidents: listing, shaping and retiring them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from flask import Response, url_for

from app.core.actor import actor
from app.core.answers import answer
from app.core.errors import Invalid
from app.core.idempotency import once
from app.core.openapi import documented
from app.core.sent import body_as, query_as
from app.core.versions import seen_version, tagged
from app.incidents import access, queries, services
from app.incidents.api import telling
from app.incidents.api.blueprint import TAG, api
from app.incidents.errors import NoSuchTemplate, TemplateChanged
from app.incidents.models import Template
from app.incidents.queries import programs
from app.incidents.schemas import (
    LEVELS,
    NUMBERS,
    TemplateIn,
    TemplateOut,
    TemplatePatch,
    TemplatesOut,
    TemplatesQuery,
)
from app.people import naming

COLUMNS = {"offered_to": "for_id", "department": "department_id", "category": "category_id"}
"""What the API calls by a name -> the column that keeps our key."""
FIELDS = {column: field for field, column in COLUMNS.items()}


@api.get("/templates")
@documented(TAG, TemplatesOut, query=TemplatesQuery)
def templates() -> Response:
    """List what a new incident can begin with, in the order in which it is offered.

    Nothing in the words is replaced: name the template in the new incident, or send its words,
    changed or as they are.
    """
    access.check_may_know_templates(actor())
    if query_as(TemplatesQuery).which == "shaped":
        access.check_may_shape_templates(actor())
        every = queries.all_templates()
        found = [each for each in every if access.shapes_templates_of(actor(), each.for_id)]
        return answer(TemplatesOut(templates=_told(found)))
    access.check_may_work(actor())
    return answer(TemplatesOut(templates=_told(queries.offered_templates(actor()))))


@api.post("/templates")
@documented(TAG, TemplateOut, status=201, body=TemplateIn, versioned=True, once=True)
def add_template() -> Response:
    """Offer a new template to one's departments, or to all."""
    access.check_may_shape_templates(actor())
    with once() as sent:
        if old := sent.answer():
            return old
        asked = body_as(TemplateIn)
        with _named():
            made = services.add_template(_values(asked.model_dump()), by=actor())
        response = _one(made, 201)
        response.headers["Location"] = url_for("incidents_api.template", template=made.id)
        return sent.keep(response)


@api.get("/templates/<uuid:template>")
@documented(TAG, TemplateOut, versioned=True, refusals=[NoSuchTemplate])
def template(template: UUID) -> Response:
    """Read a template that one shapes."""
    return _one(access.template(actor(), template))


@api.patch("/templates/<uuid:template>")
@documented(
    TAG,
    TemplateOut,
    body=TemplatePatch,
    versioned=True,
    conditional=True,
    once=True,
    refusals=[NoSuchTemplate, TemplateChanged],
)
def change_template(template: UUID) -> Response:
    """Change fields: 412 when somebody has changed the template after the version seen."""
    with once() as sent:
        found = access.template(actor(), template)
        if old := sent.answer():
            return old
        seen, patch = seen_version(), body_as(TemplatePatch)
        given = _values({name: getattr(patch, name) for name in patch.model_fields_set})
        with _named():
            values = {**services.template_values(found), **given}
            services.change_template(found, values, seen=seen, by=actor())
        return sent.keep(_one(found))


@api.put("/templates/<uuid:template>/retirement")
@documented(TAG, TemplateOut, versioned=True, once=True, refusals=[NoSuchTemplate])
def retire_template(template: UUID) -> Response:
    """Offer it no more."""
    with once() as sent:
        found = access.template(actor(), template)
        if old := sent.answer():
            return old
        services.retire_template(found, by=actor())
        return sent.keep(_one(found))


@api.delete("/templates/<uuid:template>/retirement")
@documented(TAG, TemplateOut, versioned=True, once=True, refusals=[NoSuchTemplate, Invalid])
def bring_back_template(template: UUID) -> Response:
    """Offer it again."""
    with once() as sent:
        found = access.template(actor(), template)
        if old := sent.answer():
            return old
        services.bring_back_template(found, by=actor())
        return sent.keep(_one(found))


def _one(found: Template, status: int = 200) -> Response:
    (told,) = _told([found])
    return tagged(answer(told, status), found.version)


def _told(found: Sequence[Template]) -> list[TemplateOut]:
    names = programs.names_of(
        departments={key for each in found for key in (each.for_id, each.department_id) if key},
        categories={each.category_id for each in found if each.category_id},
    )
    return [
        TemplateOut(
            id=str(each.id),
            offered_to=names.departments[each.for_id] if each.for_id else None,
            department=names.departments[each.department_id] if each.department_id else None,
            category=names.categories[each.category_id] if each.category_id else None,
            impact=LEVELS[each.impact],
            urgency=LEVELS[each.urgency],
            **{name: getattr(each, name) for name in _AS_THEY_ARE},
        )
        for each in found
    ]


_AS_THEY_ARE = (
    "name",
    "place",
    "subject",
    "text",
    "tags",
    "changed_at",
    "retired_at",
    "version",
)


def _values(sent: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that were sent, as the services know them."""
    given = {COLUMNS.get(name, name): value for name, value in sent.items()}
    for level in {"impact", "urgency"} & given.keys():
        given[level] = NUMBERS[given[level]]
    if "for_id" in given:
        with _named(department="offered_to"):
            given["for_id"] = naming.department_id(given["for_id"])
    if "department_id" in given:
        given["department_id"] = naming.department_id(given["department_id"])
    if "category_id" in given:
        given["category_id"] = telling.category_id(given["category_id"])
    return given


@contextmanager
def _named(**fields: str) -> Iterator[None]:
    """Name faults by the fields of the API."""
    try:
        yield
    except Invalid as refusal:
        known = FIELDS | fields
        raise Invalid({known.get(at, at): why for at, why in refusal.faults.items()}) from None
