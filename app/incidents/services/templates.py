"""Templates of new incidents. Their words are plain: nothing in them is replaced or evaluated."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from app.core import audit, time
from app.core.actor import Actor
from app.core.db import db
from app.core.errors import Invalid
from app.core.text import lazy
from app.incidents import access
from app.incidents.errors import TemplateChanged
from app.incidents.models import Level, Template
from app.incidents.services.defaulting import check_offered, is_offered
from app.incidents.services.opening import check_department, check_tags

VALUES = (
    "name",
    "for_id",
    "place",
    "subject",
    "text",
    "department_id",
    "category_id",
    "impact",
    "urgency",
    "tags",
)

OF_THE_LIST = {"name", "for_id", "place"}
"""What says where it is offered, and nothing of the incident."""


def add_template(values: Mapping[str, Any], *, by: Actor) -> Template:
    """Offer a new template. Raises Invalid."""
    made = Template()
    _fill(made, values, by=by)
    db.session.add(made)
    db.session.flush()
    audit.record("template.added", by=by, subject=made.name, template=str(made.id))
    return made


def change_template(template: Template, values: Mapping[str, Any], *, seen: int, by: Actor) -> None:
    """Give it other values; `seen` is the version they were thought for.

    Raises TemplateChanged when there is a newer one, Invalid.
    """
    if template.version != seen:
        raise TemplateChanged(version=template.version)
    _fill(template, values, by=by)
    template.version += 1
    audit.record("template.changed", by=by, subject=template.name, template=str(template.id))


def template_values(template: Template) -> dict[str, Any]:
    """Return the values that can be changed, as they are."""
    return {name: getattr(template, name) for name in VALUES}


def first_values(template: Template) -> dict[str, Any]:
    """Return what a new incident begins with.

    A medium level is no choice, and a category that is switched off is none.
    """
    found = {name: getattr(template, name) for name in VALUES if name not in OF_THE_LIST}
    for level in ("impact", "urgency"):
        found[level] = found[level] if found[level] != Level.MEDIUM else None
    if template.category_id and not is_offered(template.category_id):
        found["category_id"] = None
    return found


def retire_template(template: Template, *, by: Actor) -> None:
    """Offer it no more; once retired it stays so until it is brought back."""
    if template.retired_at is None:
        template.retired_at, template.version = time.now(), template.version + 1
        audit.record("template.retired", by=by, subject=template.name, template=str(template.id))


def bring_back_template(template: Template, *, by: Actor) -> None:
    """Offer it again. Raises Invalid when another has its name by now."""
    if template.retired_at is not None:
        _check_name(template, template.name, template.for_id)
        template.retired_at, template.version = None, template.version + 1
        audit.record("template.back", by=by, subject=template.name, template=str(template.id))


def _fill(template: Template, values: Mapping[str, Any], *, by: Actor) -> None:
    if not access.shapes_templates_of(by, values["for_id"]):
        raise Invalid({"for_id": lazy("You shape the templates of your departments.")})
    check_department(values["for_id"])
    check_department(values["department_id"])
    if values["category_id"] != template.category_id:
        check_offered(values["category_id"])
    _check_name(template, values["name"], values["for_id"])
    tags = check_tags(values["tags"])
    for name, value in {**values, "tags": tags, "changed_at": time.now()}.items():
        setattr(template, name, value)


def _check_name(template: Template, name: str, for_id: UUID | None) -> None:
    # Two who give the same name at once meet here, not at the index.
    db.session.execute(select(func.pg_advisory_xact_lock(func.hashtext("template names"))))
    same = select(Template.id).where(
        func.lower(Template.name) == name.lower(),
        Template.for_id.is_not_distinct_from(for_id),
        Template.retired_at.is_(None),
    )
    if template.id is not None:
        same = same.where(Template.id != template.id)
    with db.session.no_autoflush:
        if db.session.scalars(same.limit(1)).first():
            raise Invalid({"name": lazy("Another template has this name.")})
