"""Finding what is shaped: templates, categories, tags; and who shapes it."""

from typing import TypeVar
from uuid import UUID

from app.core.actor import Actor, Verb
from app.core.db import db
from app.core.errors import Refusal
from app.incidents.access.finding import check_may_read, check_may_work
from app.incidents.errors import NoSuchCategory, NoSuchTag, NoSuchTagChange, NoSuchTemplate
from app.incidents.models import Category, Tag, TagChange, Template

Row = TypeVar("Row")


def check_may_know_templates(actor: Actor) -> None:
    """Raise Forbidden when the actor is neither offered templates nor shapes any."""
    if not actor.may(Verb.SHAPE_TEMPLATES):
        check_may_work(actor)


def check_may_shape_templates(actor: Actor) -> None:
    """Raise Forbidden when the actor shapes no templates of new incidents."""
    actor.check_may(Verb.SHAPE_TEMPLATES)


def shapes_templates_of(actor: Actor, department_id: UUID | None) -> bool:
    """Whether the actor shapes the templates of this department; None: those for all."""
    return actor.may(Verb.SHAPE_PROCESSES) or department_id in actor.departments


def template(actor: Actor, key: UUID) -> Template:
    """Return the template to be shaped, locked. Raises Forbidden, NoSuchTemplate."""
    check_may_shape_templates(actor)
    found = db.session.get(Template, key, with_for_update=True)
    if found is None or not shapes_templates_of(actor, found.for_id):
        raise NoSuchTemplate
    return found


def check_may_shape(actor: Actor) -> None:
    """Raise Forbidden when the actor shapes neither categories nor the matrix nor tags."""
    actor.check_may(Verb.SHAPE_PROCESSES)


def check_may_read_categories(actor: Actor) -> None:
    """Raise NoIncidentsForRole for whoever neither reads incidents nor shapes categories."""
    if not actor.may(Verb.SHAPE_PROCESSES):
        check_may_read(actor)


def category(actor: Actor, key: UUID) -> Category:
    """Return the category to be shaped, locked. Raises Forbidden, NoSuchCategory."""
    check_may_shape(actor)
    found = db.session.get(Category, key, with_for_update=True, populate_existing=True)
    return _there(found, NoSuchCategory)


def tag(actor: Actor, word: str) -> Tag:
    """Return the tag as it was counted. Raises Forbidden, NoSuchTag."""
    check_may_shape(actor)
    return _there(db.session.get(Tag, word), NoSuchTag)


def tag_change(actor: Actor, key: UUID) -> TagChange:
    """Return the change of a tag. Raises Forbidden, NoSuchTagChange."""
    check_may_shape(actor)
    return _there(db.session.get(TagChange, key), NoSuchTagChange)


def _there(found: Row | None, missing: type[Refusal]) -> Row:
    if found is None:
        raise missing
    return found
